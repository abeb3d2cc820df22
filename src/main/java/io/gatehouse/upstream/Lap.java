package io.gatehouse.upstream;

/**
 * The times of a call, on the monotonic clock.
 *
 * @param begun when it began
 * @param nanos how long it took until its answer began, or until it failed without one: the rest of an answer takes as
 *     long as its client likes, which says nothing about the target
 * @param now this moment
 */
public record Lap(long begun, long nanos, long now) {}
