package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * How long the gateway waits for a target, each a duration greater than zero ({@link Units#duration}).
 *
 * @param connect for the connection
 * @param firstByte for the answer's first byte, once the request is sent
 * @param idle between two reads or writes of a body
 * @param stream the same in a stream of events and on an upgraded connection
 * @param attempt until the answer begins, where another target may be asked instead
 * @param total for everything
 */
public record TimeoutsEntry(
        @Nullable String connect,
        @Nullable String firstByte,
        @Nullable String idle,
        @Nullable String stream,
        @Nullable String attempt,
        @Nullable String total) {}
