package io.gatehouse.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what nobody announces, with a limit that only a failing test reaches. */
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Eventually() {}

    /** Returns as soon as this is so. */
    public static void is(BooleanSupplier so) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it was not so within " + LIMIT.toSeconds() + " s");
            }
            Thread.onSpinWait();
        }
    }
}
