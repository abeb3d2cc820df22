package io.gatehouse.entrance.tunnel;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel: copies what comes from one end to the other, one piece in hand at a time, so that a slow
 * receiver slows the sender.
 *
 * <p>On a WebSocket it can say good-bye ({@link #leave}): a close frame of the gateway's own goes out between two frames,
 * and after it nothing but the sender's own close frame is looked for. Threads: one runs it; any may call the rest.
 */
final class Direction implements Runnable {
    /** Going away (RFC 6455 §7.4.1), two octets in a close frame. */
    private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 1001 >> 8, (byte) (1001 & 0xff)};

    private static final int PIECE = 16 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Tunnel tunnel;
    private final End from;
    private final End to;
    private final @Nullable Frames frames;
    private final boolean masked;

    /** Held while something is written, and the frames are counted. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean leaving;

    /** Nothing more is sent: the gateway's own close frame was the last. Guarded by {@link #writing}. */
    private boolean left;

    private volatile long octets;

    /** The thread that runs it, while it does; guarded by this. */
    private @Nullable Thread thread;

    /** @param masked whether frames are masked that go this way: those to a server (RFC 6455 §5.3) */
    Direction(Tunnel tunnel, End from, End to, boolean webSocket, boolean masked) {
        this.tunnel = tunnel;
        this.from = from;
        this.to = to;
        this.frames = webSocket ? new Frames() : null;
        this.masked = masked;
    }

    /** Octets sent on so far. */
    long octets() {
        return octets;
    }

    @Override
    public void run() {
        runsOn(Thread.currentThread());
        try {
            copy();
            tunnel.ended(to);
        } catch (EOFException end) {
            // how Tomcat tells it
            tunnel.ended(to);
        } catch (IOException | RuntimeException broken) {
            tunnel.broke(broken);
        } finally {
            runsOn(null);
            tunnel.finished();
        }
    }

    private void copy() throws IOException {
        InputStream in = from.input();
        byte[] piece = new byte[PIECE];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            tunnel.active();
            if (!pass(piece, count)) {
                return;
            }
        }
    }

    /** Sends a piece on; false when it holds the last that is waited for. */
    private boolean pass(byte[] piece, int count) throws IOException {
        writing.lock();
        try {
            OutputStream out = to.output();
            int at = 0;
            while (at < count && !left) {
                int end = frames != null && leaving ? frames.next(piece, at, count) : count;
                if (frames != null && !leaving) {
                    frames.skip(piece, at, count);
                }
                out.write(piece, at, end - at);
                octets += end - at;
                at = end;
                leaveHere(out);
            }
            out.flush();
            if (frames != null && left) {
                frames.skip(piece, at, count);
                return !frames.closed();
            }
            return true;
        } finally {
            writing.unlock();
        }
    }

    /**
     * Says good-bye to the receiver as soon as a frame ends; waits a moment for one that is being written.
     *
     * @throws IOException when the receiver took no more
     */
    void leave() throws IOException, InterruptedException {
        leaving = true;
        if (!writing.tryLock(1, TimeUnit.SECONDS)) {
            return;
        }
        try {
            OutputStream out = to.output();
            leaveHere(out);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    private void leaveHere(OutputStream out) throws IOException {
        if (frames == null || !leaving || left || frames.closed() || !frames.atBoundary()) {
            return;
        }
        out.write(masked ? masked() : GOING_AWAY);
        left = true;
    }

    private static byte[] masked() {
        byte[] mask = new byte[4];
        RANDOM.nextBytes(mask);
        return new byte[] {
            GOING_AWAY[0],
            (byte) (0x80 | GOING_AWAY[1]),
            mask[0],
            mask[1],
            mask[2],
            mask[3],
            (byte) (GOING_AWAY[2] ^ mask[0]),
            (byte) (GOING_AWAY[3] ^ mask[1])
        };
    }

    /** Wakes the thread that runs it, which may wait in a container's read that no closing ends. */
    synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private synchronized void runsOn(@Nullable Thread current) {
        thread = current;
        if (current == null) {
            // it may be one of a pool: what was meant for the tunnel must not reach who comes next
            Thread.interrupted();
        }
    }
}
