/** The {@code concurrency} policy: how many requests are in flight at a time. */
@NullMarked
package io.gatehouse.policy.concurrency;

import org.jspecify.annotations.NullMarked;
