/**
 * A shared cache's rules (RFC 9111): what may be stored, for how long it is fresh, whom it is for, and what of it
 * answers a request. Pure functions of messages and times, beside answers that are on their way to several; where they are kept is in {@code store}.
 */
@NullMarked
package io.gatehouse.cache;

import org.jspecify.annotations.NullMarked;
