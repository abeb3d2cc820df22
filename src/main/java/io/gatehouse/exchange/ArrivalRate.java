package io.gatehouse.exchange;

import java.time.Duration;

/**
 * Whether content comes fast enough. What counts is only the time that was spent waiting for the client: a slow upstream
 * is not the client's fault. Used by one thread at a time.
 *
 * <p>Judged when a piece has come and {@link #WINDOW} of waiting is full: so a pause is no harm when enough comes after
 * it, and a client that sends an octet now and then is found out by the first that comes later than that.
 */
final class ArrivalRate {
    /** The shortest time of waiting that is judged. */
    static final Duration WINDOW = Duration.ofSeconds(4);

    private final long octetsPerSecond;
    private long waited;
    private long came;

    /** @param octetsPerSecond the slowest that is borne; 0 for any */
    ArrivalRate(long octetsPerSecond) {
        this.octetsPerSecond = octetsPerSecond;
    }

    /** Whether the client is fast enough, so many octets having come after a wait of so many nanoseconds. */
    boolean bears(long octets, long nanos) {
        waited += nanos;
        came += octets;
        if (waited < WINDOW.toNanos()) {
            return true;
        }
        boolean enough = came >= octetsPerSecond * (waited / 1e9);
        waited = 0;
        came = 0;
        return enough;
    }
}
