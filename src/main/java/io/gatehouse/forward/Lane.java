package io.gatehouse.forward;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The copies of one mirror that wait, and their turn on threads that all mirrors share: few at once of each, so that one
 * whose upstream hangs leaves threads for the others.
 *
 * <p>Threads: any; one short lock.
 */
final class Lane {
    /** How many copies of a mirror are under way at once. */
    static final int AT_ONCE = 4;

    private final Executor threads;
    private final int most;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int working;

    /** @param most how many may wait */
    Lane(Executor threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    /** Has the work done when its turn comes; false when too much waits already, or nothing is done any more. */
    synchronized boolean offer(Runnable work) {
        if (waiting.size() >= most) {
            return false;
        }
        waiting.add(work);
        if (working == AT_ONCE) {
            return true;
        }
        try {
            threads.execute(this::work);
            working++;
            return true;
        } catch (RejectedExecutionException closed) {
            waiting.removeLast();
            return false;
        }
    }

    /** Does one thing, and then lets others have the thread. */
    private void work() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
        }
        try {
            if (next != null) {
                next.run();
            }
        } finally {
            goOn();
        }
    }

    private synchronized void goOn() {
        if (waiting.isEmpty()) {
            working--;
            return;
        }
        try {
            threads.execute(this::work);
        } catch (RejectedExecutionException closed) {
            working--;
        }
    }
}
