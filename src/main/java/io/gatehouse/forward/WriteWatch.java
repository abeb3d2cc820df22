package io.gatehouse.forward;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Future;

/**
 * Ends a request whose target takes no more of the content: a socket has a time limit for reading only, so that the thread
 * would wait in its write for ever. Waiting for the client's next piece does not count.
 *
 * <p>Threads: one writes; the one of {@link Alarms} looks.
 */
final class WriteWatch extends FilterOutputStream {
    private final Lease lease;
    private final Future<?> looking;
    private volatile boolean writing;

    /** Pieces begun so far. */
    private volatile long pieces;

    /** The piece that was seen being written when it was last looked; -1 for none. By the alarms' thread alone. */
    private long seen = -1;

    /** @param atMost how long one write may take; found out after that long, and before twice as long */
    WriteWatch(OutputStream to, Duration atMost, Alarms alarms, Lease lease) {
        super(to);
        this.lease = lease;
        looking = alarms.every(atMost, this::look);
    }

    /** Closes the connection in the midst of the content, so that nothing can end it. */
    void breakOff() {
        lease.breakOff();
    }

    private void look() {
        long now = writing ? pieces : -1;
        if (now >= 0 && now == seen) {
            lease.abort();
        }
        seen = now;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int count) throws IOException {
        begin();
        try {
            out.write(octets, offset, count);
        } finally {
            writing = false;
        }
    }

    @Override
    public void flush() throws IOException {
        begin();
        try {
            out.flush();
        } finally {
            writing = false;
        }
    }

    private void begin() {
        pieces = pieces + 1;
        writing = true;
    }

    /** Looks no more; what it writes to stays open. */
    @Override
    public void close() {
        looking.cancel(false);
    }
}
