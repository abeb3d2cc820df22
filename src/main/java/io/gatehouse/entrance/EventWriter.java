package io.gatehouse.entrance;

import io.gatehouse.exchange.EventStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Writes a stream of events to its reader, each piece as soon as it is there, and a comment between events while there is
 * none (WHATWG HTML §9.2.7). Used by the thread that carries the exchange.
 *
 * <p>A connection whose other end was closed takes one write and refuses the next. So what comes after a pause goes out in
 * two, its last octet alone, and so does a comment, half of it with each {@link io.gatehouse.exchange.Silence}: who left
 * is found out now, and not by what comes next, which may be long after.
 */
final class EventWriter {
    private static final byte[] END_OF_COMMENT = {'\n', '\n'};

    /** What comes after less will not be the last for long. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    /** What the answer of a connection that is closed takes to come back in one house. */
    private static final long ROUND_TRIP = TimeUnit.MILLISECONDS.toNanos(1);

    private final OutputStream out;
    private final LongSupplier clock;
    private final EventStream stream = new EventStream();
    private long written;
    private boolean commenting;

    /** @param clock nanoseconds, as {@link System#nanoTime()} counts them */
    EventWriter(OutputStream out, LongSupplier clock) {
        this.out = out;
        this.clock = clock;
        this.written = clock.getAsLong();
    }

    void write(byte[] octets, int count) throws IOException {
        endComment();
        stream.pass(octets, count);
        long now = clock.getAsLong();
        int alone = now - written >= PAUSE && count > 1 ? 1 : 0;
        written = now;
        out.write(octets, 0, count - alone);
        out.flush();
        if (alone > 0) {
            LockSupport.parkNanos(ROUND_TRIP);
            out.write(octets, count - alone, alone);
            out.flush();
        }
    }

    /** Nothing has come for a while: begins a comment, or ends the one begun; nothing within an event. */
    void silence() throws IOException {
        if (commenting) {
            endComment();
            out.flush();
        } else if (stream.isBetweenEvents()) {
            out.write(':');
            out.flush();
            commenting = true;
        }
    }

    /** No more events come. */
    void end() throws IOException {
        endComment();
    }

    private void endComment() throws IOException {
        if (commenting) {
            out.write(END_OF_COMMENT);
            commenting = false;
        }
    }
}
