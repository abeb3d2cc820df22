package io.gatehouse.cache.store;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ehcache.core.spi.service.ExecutionService;
import org.ehcache.spi.service.Service;
import org.ehcache.spi.service.ServiceProvider;

/**
 * Has Ehcache do its work on the thread that asks for it. With threads of its own, what waits for the disk would have no bound,
 * and a server would find them when the gateway has left.
 */
final class DirectExecution implements ExecutionService {
    @Override
    public ScheduledExecutorService getScheduledExecutor(String pool) {
        throw new UnsupportedOperationException("nothing is done later here");
    }

    @Override
    public ExecutorService getOrderedExecutor(String pool, BlockingQueue<Runnable> queue) {
        return new Direct();
    }

    @Override
    public ExecutorService getUnorderedExecutor(String pool, BlockingQueue<Runnable> queue) {
        return new Direct();
    }

    @Override
    public void start(ServiceProvider<Service> provider) {
        // there is nothing to start
    }

    @Override
    public void stop() {
        // nor to stop
    }

    private static final class Direct extends AbstractExecutorService {
        private volatile boolean shutdown;

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            shutdown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return shutdown;
        }

        @Override
        public boolean isTerminated() {
            return shutdown;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
