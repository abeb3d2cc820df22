/** The {@code jwt} policy: who sends a request is known by a signed token. */
@NullMarked
package io.gatehouse.policy.jwt;

import org.jspecify.annotations.NullMarked;
