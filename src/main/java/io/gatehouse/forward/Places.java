package io.gatehouse.forward;

import io.gatehouse.exchange.Failure;
import io.gatehouse.upstream.Target;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests are handed to the services of an upstream: they need no connections and are bounded like them, since
 * each has a thread, which a service that hangs keeps. Threads: any.
 */
final class Places {
    private final int max;
    private final Map<String, Semaphore> free = new ConcurrentHashMap<>();
    private final AtomicInteger taken = new AtomicInteger();

    /** @param max the most to one target at a time */
    Places(int max) {
        this.max = max;
    }

    /** How many are taken. */
    int taken() {
        return taken.get();
    }

    /**
     * A place at a target, given back by what is returned; running that twice is harmless.
     *
     * @throws Failure when none becomes free in time
     */
    Runnable take(Target target, Duration atMost) throws Failure {
        Semaphore places = free.computeIfAbsent(target.name(), name -> new Semaphore(max));
        try {
            if (!places.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Failure(Failure.Kind.CONNECTION_LIMIT, false, "no free place at " + target.name(), null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Kind.INTERNAL, false, "interrupted waiting for " + target.name(), e);
        }
        taken.incrementAndGet();
        AtomicBoolean given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                taken.decrementAndGet();
                places.release();
            }
        };
    }
}
