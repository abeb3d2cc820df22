package io.gatehouse.forward;

import java.time.Duration;

/** What a stream of events comes over: how long it may be silent can be changed while it is read. */
interface Pacing {
    /** How long the other end may be silent from now on. */
    void silence(Duration atMost);

    /** Whether the exchange's time is up. */
    boolean aborted();

    /** A wait was given up: what will come after the stream is not known. */
    void spoil();
}
