package io.gatehouse.policy.concurrency;

import java.time.Duration;

/**
 * How many requests of one key there may be.
 *
 * @param limit in flight, 1 or more
 * @param queue that wait, 0 or more
 * @param timeout how long one waits
 */
record Bounds(int limit, int queue, Duration timeout) {}
