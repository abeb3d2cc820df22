/** The {@code basic} policy: who sends a request is known by a name and a password. */
@NullMarked
package io.gatehouse.policy.basic;

import org.jspecify.annotations.NullMarked;
