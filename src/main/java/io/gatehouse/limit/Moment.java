package io.gatehouse.limit;

/**
 * A point in time by two clocks.
 *
 * @param nanos by one that only goes forward; never negative
 * @param millis since 1970, by the one on the wall
 */
record Moment(long nanos, long millis) {}
