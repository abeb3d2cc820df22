package io.gatehouse.entrance.webapp;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes between a service and the thread that carries the exchange: the head of the reply and its content, as much as
 * the pipe holds, and the client's content the other way, as the service asks for it.
 *
 * <p>Threads: the carrier calls {@link #awaitHead}, {@link #read}, {@link #available} and {@link #cut}; the service, on
 * whichever threads, the rest. The carrier alone reads from the client, while it waits for the service: no other thread
 * ever touches the container's request, which may serve another client a moment after its exchange is over. Where several read
 * one reply along, each carries it while it reads; the content is then empty and no client's.
 */
final class Pipe {
    /** How many octets of a reply wait to be taken; and how many of the client's content. */
    static final int SIZE = 64 * 1024;

    private static final int PIECE = 16 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Supplier<Deadline> deadline;
    private final Body content;

    private final byte[] ring = new byte[SIZE];
    private int first;
    private int held;
    private @Nullable Head head;
    private boolean ended;
    private @Nullable Throwable broken;
    private volatile boolean cut;

    private @Nullable InputStream client;
    private byte[] piece = new byte[0];
    private int next;
    private int filled;
    private boolean wanted;
    private boolean contentEnded;
    private @Nullable Exception contentBroken;

    /**
     * A pipe with nothing in it.
     *
     * @param content the client's
     * @param deadline the exchange's, which may change while it goes on
     */
    Pipe(Body content, Supplier<Deadline> deadline) {
        this.content = content;
        this.deadline = deadline;
    }

    /** @param length of the content; {@link Body#UNKNOWN} where it is not known */
    record Head(int status, Headers headers, long length) {}

    /** The reply's head, as soon as the service has committed it. */
    Head awaitHead(Duration atMost) throws IOException {
        lock.lock();
        try {
            boolean came = await(() -> head != null || broken != null, atMost);
            if (head != null) {
                return head;
            }
            throw came ? failed(Failure.Kind.CONNECTION_TERMINATED) : late(Failure.Kind.RESPONSE_TIMEOUT);
        } finally {
            lock.unlock();
        }
    }

    /** The next octets of the reply's content; -1 at its end. */
    int read(byte[] into, int offset, int count, Duration atMost) throws IOException {
        lock.lock();
        try {
            if (!await(() -> held > 0 || ended || broken != null, atMost)) {
                throw late(Failure.Kind.READ_TIMEOUT);
            }
            if (held == 0 && broken != null) {
                throw failed(Failure.Kind.RESPONSE_INCOMPLETE);
            }
            return held == 0 ? -1 : take(into, offset, count);
        } finally {
            lock.unlock();
        }
    }

    private int take(byte[] into, int offset, int count) {
        int taken = Math.min(Math.min(count, held), SIZE - first);
        System.arraycopy(ring, first, into, offset, taken);
        first = (first + taken) % SIZE;
        held -= taken;
        changed.signalAll();
        return taken;
    }

    int available() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody reads any more: what the service writes from now on, or asks for, fails. */
    void cut() {
        lock.lock();
        try {
            cut = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isCut() {
        return cut;
    }

    /** Waits, and reads from the client what the service asks for meanwhile; the clock begins anew with each piece. */
    private boolean await(BooleanSupplier arrived, Duration atMost) throws IOException {
        long begun = System.nanoTime();
        while (!arrived.getAsBoolean()) {
            if (wanted && next == filled && !contentEnded) {
                feed();
                begun = System.nanoTime();
                continue;
            }
            Duration rest = atMost.minusNanos(System.nanoTime() - begun);
            if (deadline.get().passed() || rest.isNegative() || rest.isZero()) {
                return false;
            }
            pause(deadline.get().atMost(rest).toNanos());
        }
        return true;
    }

    private void pause(long nanos) throws Failure {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Kind.INTERNAL, true, "interrupted waiting for a service", e);
        }
    }

    /** Takes the next piece from the client, while nobody is kept from writing. */
    private void feed() throws IOException {
        if (piece.length == 0) {
            piece = new byte[PIECE];
        }
        int read = -1;
        Exception failure = null;
        lock.unlock();
        try {
            if (client == null) {
                client = content.stream();
            }
            read = client.read(piece);
        } catch (IOException | RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            lock.lock();
            next = 0;
            filled = Math.max(read, 0);
            wanted = false;
            contentEnded = read < 0;
            contentBroken = failure;
            changed.signalAll();
        }
    }

    private Failure late(Failure.Kind kind) {
        boolean over = deadline.get().passed();
        return new Failure(over ? Failure.Kind.RESPONSE_TIMEOUT : kind, true, "the service was silent", null);
    }

    private Failure failed(Failure.Kind kind) {
        return new Failure(kind, true, "the service failed: " + broken, broken);
    }

    /** The service has decided on its head. */
    void commit(Head decided) {
        lock.lock();
        try {
            head = decided;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Adds octets to the reply's content; waits while the pipe is full. */
    void write(byte[] from, int offset, int count) throws IOException {
        lock.lock();
        try {
            for (int done = 0; done < count; ) {
                awaitCarrier(() -> held < SIZE);
                int at = (first + held) % SIZE;
                int added = Math.min(Math.min(count - done, SIZE - held), SIZE - at);
                System.arraycopy(from, offset + done, ring, at, added);
                held += added;
                done += added;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The reply is complete. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The reply ends here and is not complete. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            broken = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next octets of the client's content, which the carrier reads now; -1 at its end. */
    int readContent(byte[] into, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        lock.lock();
        try {
            if (next == filled && !contentEnded) {
                wanted = true;
                changed.signalAll();
                awaitCarrier(() -> next < filled || contentEnded);
            }
            if (contentBroken != null) {
                throw new IOException("the client's content broke off", contentBroken);
            }
            int taken = Math.min(count, filled - next);
            System.arraycopy(piece, next, into, offset, taken);
            next += taken;
            return taken == 0 ? -1 : taken;
        } finally {
            lock.unlock();
        }
    }

    /** How many octets of the client's content are here. */
    int contentAvailable() {
        lock.lock();
        try {
            return filled - next;
        } finally {
            lock.unlock();
        }
    }

    /** Whether all of the client's content was read, and its end was seen. */
    boolean isContentEnded() {
        lock.lock();
        try {
            return contentEnded && next == filled;
        } finally {
            lock.unlock();
        }
    }

    private void awaitCarrier(BooleanSupplier ready) throws IOException {
        while (!cut && !ready.getAsBoolean()) {
            try {
                changed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        if (cut) {
            throw new IOException("the gateway takes no more of this reply");
        }
    }
}
