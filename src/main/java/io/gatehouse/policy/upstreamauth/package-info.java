/** The {@code upstreamAuth} policy: the gateway says to an upstream who it is. */
@NullMarked
package io.gatehouse.policy.upstreamauth;

import org.jspecify.annotations.NullMarked;
