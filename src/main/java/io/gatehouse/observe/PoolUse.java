package io.gatehouse.observe;

import java.util.function.IntSupplier;

/**
 * How a pool of connections to an upstream is used at the moment.
 *
 * @param leased connections that carry a request
 * @param pending requests that wait for a connection
 * @param available open connections that wait for a request
 */
public record PoolUse(IntSupplier leased, IntSupplier pending, IntSupplier available) {}
