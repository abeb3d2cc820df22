package io.gatehouse.cache;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The content of an {@link Inflow} for one who wants it, from its beginning. Used by one thread, and by who has the inflow's lock. */
final class Reading implements Body {
    private final Inflow inflow;
    private final long length;
    private final Deadline deadline;

    /** With the lock alone: it leads to all that came after it, which one that is broken off must not keep. */
    private Filling.@Nullable Block block;

    private boolean gone;
    private int place;
    private long there;
    private volatile long position;

    /**
     * The content from its first block on.
     *
     * @param length how many octets there will be, as a body tells it
     * @param deadline by which who reads wants to have it
     */
    Reading(Inflow inflow, long length, Filling.Block first, Deadline deadline) {
        this.inflow = inflow;
        this.length = length;
        this.block = first;
        this.deadline = deadline;
    }

    /** Where its next octet is, of which there are so many; null for none. With the lock. */
    Filling.@Nullable Block look(long left) {
        there = left;
        Filling.Block now = block;
        while (left > 0 && now != null && place == now.octets().length) {
            now = now.next();
            place = 0;
        }
        block = now;
        return left == 0 ? null : now;
    }

    /** Keeps nothing that it has not read. With the lock. */
    void forget() {
        block = null;
        gone = true;
    }

    /** Whether it was closed, or broken off. With the lock. */
    boolean isGone() {
        return gone;
    }

    Deadline deadline() {
        return deadline;
    }

    /** How many octets were taken; asked by any thread. */
    long position() {
        return position;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean replayable() {
        return false;
    }

    @Override
    public InputStream stream() {
        // no FilterInputStream: what that skips is not seen here
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
                return Reading.this.read(into, from, count);
            }

            @Override
            public int available() throws IOException {
                return inflow.available(Reading.this);
            }

            @Override
            public void close() throws IOException {
                Reading.this.close();
            }
        };
    }

    private int read(byte[] into, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, into.length);
        if (count == 0) {
            return 0;
        }
        Filling.Block here = inflow.await(this);
        if (here == null) {
            return -1;
        }
        int some = (int) Math.min(Math.min(count, there), here.octets().length - place);
        System.arraycopy(here.octets(), place, into, from, some);
        place += some;
        position += some;
        inflow.took();
        return some;
    }

    @Override
    public void close() throws IOException {
        inflow.leave(this);
    }
}
