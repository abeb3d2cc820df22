/** The {@code identity} policy: an upstream is told who sends a request. */
@NullMarked
package io.gatehouse.policy.identity;

import org.jspecify.annotations.NullMarked;
