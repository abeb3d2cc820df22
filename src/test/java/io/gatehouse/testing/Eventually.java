package io.gatehouse.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody announces, with a limit that only a failing test reaches. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Eventually() {}

    /** Returns as soon as this is so. */
    public static void is(BooleanSupplier so) {
        is(so, LIMIT);
    }

    /** Returns as soon as this is so, which must be before this time is over. */
    public static void is(BooleanSupplier so, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it was not so within " + limit.toSeconds() + " s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
