package io.gatehouse.compose;

import io.gatehouse.forward.OwnThreads;
import io.gatehouse.forward.VirtualThreads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which parts run: virtual ones where the JVM has them, else some that are begun when they are needed and ended
 * when there was nothing for a while. Threads: any.
 */
public final class PartThreads implements AutoCloseable {
    private static final int MOST = 500;
    private static final int LONGEST_END_SECONDS = 5;

    private final OwnThreads own = new OwnThreads("gatehouse-part");
    private final ExecutorService threads;

    public PartThreads() {
        ExecutorService virtual = VirtualThreads.executor();
        threads = virtual != null
                ? virtual
                : new ThreadPoolExecutor(0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), own);
    }

    /** Runs it aside; false when there is no thread for it. */
    boolean run(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError full) {
            // the latter where the system gives no more threads
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        own.join();
    }
}
