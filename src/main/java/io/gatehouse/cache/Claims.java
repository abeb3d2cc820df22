package io.gatehouse.cache;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Which folders are in use by a store of this gateway, so that two never write to the same files: a publish that changes their size makes the
 * second one before the first is closed.
 *
 * <p>Threads: any; one lock.
 */
final class Claims {
    /** For each folder in use, whether what is in it is still the last word. */
    private static final Map<Path, Boolean> USED = new HashMap<>();

    private Claims() {}

    /** Claims a folder, if nobody has it. */
    static boolean take(Path folder) {
        synchronized (USED) {
            return USED.putIfAbsent(folder, true) == null;
        }
    }

    /** Waits until nobody has it, and claims it. */
    static void await(Path folder) throws InterruptedException {
        synchronized (USED) {
            while (!take(folder)) {
                USED.wait();
            }
        }
    }

    /** Another store answers now: what is in the folder does not hear what is taken away there. False where nobody has it. */
    static boolean outdate(Path folder) {
        synchronized (USED) {
            return USED.computeIfPresent(folder, (same, current) -> false) != null;
        }
    }

    /** Whether nobody said that, since it was claimed. */
    static boolean isCurrent(Path folder) {
        synchronized (USED) {
            return USED.getOrDefault(folder, false);
        }
    }

    /** Gives it back. */
    static void giveBack(Path folder) {
        synchronized (USED) {
            USED.remove(folder);
            USED.notifyAll();
        }
    }
}
