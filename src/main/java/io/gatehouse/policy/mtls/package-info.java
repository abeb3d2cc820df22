/** The {@code mtls} policy: who sends a request is known by a client certificate. */
@NullMarked
package io.gatehouse.policy.mtls;

import org.jspecify.annotations.NullMarked;
