package io.gatehouse.cache;

import io.gatehouse.exchange.Body;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An upstream that sends no more than it is allowed to, and tells when two read from it at a time. */
final class Source implements Body {
    private final byte[] octets;
    private final long length;
    private final Semaphore allowed = new Semaphore(0);
    private final AtomicBoolean busy = new AtomicBoolean();
    final AtomicInteger waiting = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    volatile int taken;
    private volatile @Nullable IOException breaks;
    volatile boolean clash;

    Source(byte[] octets, long length) {
        this.octets = octets;
        this.length = length;
    }

    void send(int count) {
        allowed.release(count);
    }

    void breakOff(IOException failure) {
        breaks = failure;
        allowed.release();
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
    public void close() {
        closed.incrementAndGet();
    }

    @Override
    public InputStream stream() {
        return new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("octet by octet");
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
                clash |= !busy.compareAndSet(false, true) || closed.get() > 0;
                try {
                    return some(into, from, count);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                } finally {
                    busy.set(false);
                }
            }
        };
    }

    private int some(byte[] into, int from, int count) throws IOException, InterruptedException {
        if (taken == octets.length) {
            return -1;
        }
        waiting.incrementAndGet();
        allowed.acquire();
        waiting.decrementAndGet();
        if (breaks != null) {
            throw breaks;
        }
        int more = Math.min(count, octets.length - taken) - 1;
        int some = 1;
        while (some <= more && allowed.tryAcquire()) {
            some++;
        }
        System.arraycopy(octets, taken, into, from, some);
        taken += some;
        return some;
    }
}
