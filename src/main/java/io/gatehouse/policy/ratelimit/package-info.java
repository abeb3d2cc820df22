/** The {@code rateLimit} policy: how much somebody may have in how long. */
@NullMarked
package io.gatehouse.policy.ratelimit;

import org.jspecify.annotations.NullMarked;
