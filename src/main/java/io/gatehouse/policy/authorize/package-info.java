/** The {@code authorize} policy: who of those that a route knows may do what they ask for. */
@NullMarked
package io.gatehouse.policy.authorize;

import org.jspecify.annotations.NullMarked;
