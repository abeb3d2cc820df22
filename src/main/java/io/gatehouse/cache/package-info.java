/**
 * A shared cache's rules (RFC 9111) and its store: what may be stored, for how long it is fresh, whom it is for, and what of it
 * answers a request. Pure functions of messages and times, beside a store that they know nothing of.
 */
@NullMarked
package io.gatehouse.cache;

import org.jspecify.annotations.NullMarked;
