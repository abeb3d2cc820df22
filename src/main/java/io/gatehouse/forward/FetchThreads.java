package io.gatehouse.forward;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which others are asked beside the requests: few, since one inquiry serves all who wait for it. What there
 * is no thread for is refused, and whoever wanted it goes on without. Threads: any.
 */
public final class FetchThreads implements Executor, AutoCloseable {
    private static final int MOST = 64;

    private final OwnThreads own = new OwnThreads("gatehouse-fetch");
    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), own);

    /** @throws RejectedExecutionException when all are busy, or the gateway ends */
    @Override
    public void execute(Runnable work) {
        pool.execute(work);
    }

    @Override
    public void close() {
        pool.shutdownNow();
        own.join();
    }
}
