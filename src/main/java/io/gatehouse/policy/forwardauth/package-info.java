/** The {@code forwardAuth} policy: somebody else decides whether a request may pass. */
@NullMarked
package io.gatehouse.policy.forwardauth;

import org.jspecify.annotations.NullMarked;
