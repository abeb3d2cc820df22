package io.gatehouse.dns;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A name that is watched, with those who watch it. Threads: any; who watches is changed under the lock of {@link Names}. */
final class Name {
    private final String host;
    private final Resolution resolution;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);

    /** The next attempt; guarded by this. */
    private @Nullable Future<?> next;

    /** Guarded by this. */
    private boolean left;

    Name(String host, Resolution resolution) {
        this.host = host;
        this.resolution = resolution;
    }

    String host() {
        return host;
    }

    Resolution resolution() {
        return resolution;
    }

    List<Watch> watches() {
        return watches;
    }

    /** The first attempt is over. */
    void tried() {
        first.countDown();
    }

    boolean await(Duration atMost) throws InterruptedException {
        return first.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Plans the next attempt, unless nobody watches any more. */
    synchronized void plan(Supplier<Future<?>> planning) {
        if (!left) {
            next = planning.get();
        }
    }

    /** Nobody watches any more. */
    synchronized void leave() {
        left = true;
        if (next != null) {
            next.cancel(false);
        }
    }
}
