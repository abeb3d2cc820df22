package io.gatehouse.cache;

import io.gatehouse.cache.KeptBody.Ending;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Failure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The content of an answer while it comes in, for all who want it: what came is kept, and each reads it at a speed of its own.
 *
 * <p>Who needs the next octet fetches it, and the others who need it wait for that one. So it comes as fast as the fastest takes
 * it, whoever began it is not needed for it to go on, and with the last who goes it is cut off. What breaks off does so for all.
 *
 * <p>Where more comes than may be kept, it is kept no more but for those who have begun: the fastest is no further ahead of the
 * slowest than may be kept, and one that takes nothing for a while, so that others have to wait, is broken off.
 *
 * <p>Threads: any, each reader one at a time. The lock is held for no longer than it takes to look. Reading from the source, and
 * telling how it ended, is without it, by the one that fetches, or by the last that goes.
 */
final class Inflow {
    /** After so long one looks again, whoever forgot to say that something changed. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Inlet inlet;
    private final long most;
    private final Supplier<Runnable> pins;
    private final Duration patience;
    private final Filling filling;
    private final Readers readers = new Readers();
    private @Nullable Reading leader;
    private boolean fetching;
    private volatile boolean tooLarge;
    private boolean whole;
    private @Nullable Exception broken;
    private boolean closed;
    private Runnable letGo = () -> {};

    /**
     * Content of which nothing was read.
     *
     * @param most how many octets may be kept
     * @param pins holds what the content comes over, for when who began it goes before its end
     * @param patience for how long others wait for one that takes nothing
     */
    Inflow(Body source, long most, Ending ending, Supplier<Runnable> pins, Duration patience) {
        this.inlet = new Inlet(source, most, ending);
        this.most = most;
        this.pins = pins;
        this.patience = patience;
        this.filling = new Filling(source.length());
    }

    /** Reads for who began it. */
    Reading lead() {
        lock.lock();
        try {
            leader = begin(Deadline.none());
            return leader;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads all of it for another; null where it is not to be had any more.
     *
     * @param deadline by which that one wants to have it
     */
    @Nullable
    Reading follow(Deadline deadline) {
        lock.lock();
        try {
            return broken != null || tooLarge || closed && !whole ? null : begin(deadline);
        } finally {
            lock.unlock();
        }
    }

    private Reading begin(Deadline deadline) {
        long length = whole ? filling.length() : inlet.length();
        Reading begun = new Reading(this, length, Objects.requireNonNull(filling.first()), deadline);
        readers.add(begun);
        return begun;
    }

    /** Whether it is still to be seen how it ends, and may be stored. */
    boolean keeps() {
        lock.lock();
        try {
            return !whole && !tooLarge && broken == null && !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Has this one wait, or fetch, until there is something for it; where that is, and null at the end. */
    Filling.@Nullable Block await(Reading reader) throws IOException {
        lock.lock();
        try {
            while (true) {
                if (readers.isCut(reader)) {
                    throw new IOException("others waited too long for who takes nothing of an answer that all get");
                }
                if (reader.isGone()) {
                    throw new IOException("what was closed is read");
                }
                long left = filling.length() - reader.position();
                if (left > 0 || whole) {
                    return reader.look(left);
                }
                if (broken != null) {
                    throw again(broken);
                }
                more(reader);
            }
        } finally {
            lock.unlock();
        }
    }

    private void more(Reading reader) throws IOException {
        if (reader.deadline().passed()) {
            throw new Failure(Failure.Kind.READ_TIMEOUT, true, "an answer that others get, too, took too long", null);
        }
        if (fetching) {
            sleep(reader, LONGEST);
        } else if (hasRoom()) {
            fetch();
        } else {
            awaitSlowest(reader);
        }
    }

    private long sleep(Reading reader, Duration most) throws IOException {
        try {
            return changed.awaitNanos(reader.deadline().atMost(most).toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while another fetched an answer");
        }
    }

    private boolean hasRoom() {
        return !tooLarge || filling.length() - readers.slowest() < Math.max(most, Filling.LARGE);
    }

    /** Waits until the slowest has taken something, or breaks it off. */
    private void awaitSlowest(Reading reader) throws IOException {
        long before = readers.slowest();
        long since = System.nanoTime();
        long left = patience.toNanos();
        while (left > 0 && readers.slowest() == before && !reader.deadline().passed()) {
            sleep(reader, Duration.ofNanos(left));
            left = patience.toNanos() - (System.nanoTime() - since);
        }
        if (left <= 0 && readers.slowest() == before) {
            readers.cutSlowest(before);
            changed.signalAll();
        }
    }

    /** Gets some more, without the lock meanwhile. */
    private void fetch() throws IOException {
        filling.ready();
        fetching = true;
        lock.unlock();
        Inlet.Step step = null;
        Exception failed = new IOException("an answer could not be fetched");
        try {
            step = inlet.step(filling, tooLarge);
        } catch (IOException | RuntimeException e) {
            failed = e;
            throw e;
        } finally {
            lock.lock();
            fetching = false;
            if (step == null) {
                broken = failed;
            } else {
                took(step);
            }
            changed.signalAll();
        }
    }

    private void took(Inlet.Step step) {
        filling.grew(step.read());
        whole = step.end();
        if (step.tooLarge()) {
            tooLarge = true;
            filling.forget();
        }
    }

    /** What broke off, told to another than the one that fetched. */
    private static IOException again(Exception broken) {
        return broken instanceof Failure failure
                ? new Failure(failure.kind(), failure.mayHaveArrived(), "for another: " + failure.getMessage(), failure)
                : new IOException("an answer broke off that others get, too", broken);
    }

    /** A reader has taken something. */
    void took() {
        if (tooLarge) {
            lock.lock();
            changed.signalAll();
            lock.unlock();
        }
    }

    /** How many octets this one can have at once, as a stream tells it. */
    int available(Reading reader) throws IOException {
        lock.lock();
        try {
            long left = filling.length() - reader.position();
            if (left > 0 || fetching || whole || broken != null) {
                return (int) Math.min(left, Integer.MAX_VALUE);
            }
            fetching = true;
        } finally {
            lock.unlock();
        }
        Exception failed = null;
        try {
            return inlet.available();
        } catch (IOException | RuntimeException e) {
            failed = e;
            throw e;
        } finally {
            lock.lock();
            fetching = false;
            broken = failed == null ? broken : failed;
            changed.signalAll();
            lock.unlock();
        }
    }

    /** A reader wants no more; may be told again. */
    void leave(Reading reader) throws IOException {
        boolean ends;
        lock.lock();
        try {
            boolean was = readers.remove(reader);
            boolean over = whole || broken != null;
            if (was && reader == leader && !over && !readers.isEmpty()) {
                letGo = pins.get();
            }
            // or it would keep all that comes after what it has read
            reader.forget();
            if (reader == leader) {
                leader = null;
            }
            ends = was && !closed && (over || readers.isEmpty());
            closed |= ends;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!ends) {
            return;
        }
        try {
            inlet.close();
        } finally {
            letGo.run();
        }
    }
}
