package io.gatehouse.forward;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of attempts that run side by side: begun when there is something to send, and ended when there was nothing for
 * a while. Threads: any.
 */
public final class Hedges implements AutoCloseable {
    private static final int MOST_THREADS = 1_000;

    private final OwnThreads own = new OwnThreads("gatehouse-hedge");
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, MOST_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), own);

    /** Runs it aside; false when there is no thread for it. */
    boolean run(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        own.join();
    }
}
