package io.gatehouse.entrance;

import io.gatehouse.forward.VirtualThreads;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which thread carries an exchange.
 *
 * <p>{@code container}: the one the container called with. {@code virtual}: one of its own, a virtual thread where the
 * JVM has them (21 and later), else a platform thread. The default is {@code virtual} where the JVM has virtual threads
 * and the container's own are not, since a thread that waits for an upstream then costs next to nothing.
 */
public final class Threads implements AutoCloseable {
    private final @Nullable ExecutorService executor;

    /** The platform threads that were started and may still be there. */
    private final Set<Thread> platform;

    private Threads(@Nullable ExecutorService executor, Set<Thread> platform) {
        this.executor = executor;
        this.platform = platform;
    }

    /**
     * The mode written so; null for the default.
     *
     * @throws IllegalArgumentException when it is neither {@code container} nor {@code virtual}
     */
    public static Threads of(@Nullable String mode) {
        ExecutorService virtual = VirtualThreads.executor();
        if (mode == null) {
            return new Threads(virtual != null && !embeddedOnVirtual() ? virtual : null, Set.of());
        }
        return switch (mode) {
            case "container" -> new Threads(null, Set.of());
            case "virtual" ->
                virtual != null ? new Threads(virtual, Set.of()) : onPlatformThreads("gatehouse-exchange");
            default ->
                throw new IllegalArgumentException(
                        "gatehouse.threads is \"" + mode + "\"; expected container or virtual");
        };
    }

    /** The launcher gives embedded Tomcat virtual threads of its own where the JVM has them. */
    private static boolean embeddedOnVirtual() {
        return "embedded".equals(System.getProperty("gatehouse.launcher"));
    }

    /** What carries exchanges; null for the container's thread. */
    @Nullable
    Executor executor() {
        return executor;
    }

    /**
     * What carries upgraded connections, two threads for each: virtual ones from Java 24 on. Before, a virtual thread that
     * waits in a monitor or a selector keeps its carrier, as it does in the blocking reads of Tomcat and Undertow: some
     * hundred silent connections would stop all others.
     */
    static Threads forTunnels() {
        ExecutorService virtual = Runtime.version().feature() >= 24 ? VirtualThreads.executor() : null;
        return virtual != null ? new Threads(virtual, Set.of()) : onPlatformThreads("gatehouse-tunnel");
    }

    /** Runs an action on a thread of its own. */
    void execute(Runnable action) {
        Objects.requireNonNull(executor, "it is the container that has threads").execute(action);
    }

    private static Threads onPlatformThreads(String name) {
        Set<Thread> started = ConcurrentHashMap.newKeySet();
        ExecutorService pool = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            started.removeIf(before -> before.getState() == Thread.State.TERMINATED);
            started.add(thread);
            return thread;
        });
        return new Threads(pool, started);
    }

    /** Lets running exchanges end for a while, then interrupts them. */
    @Override
    public void close() {
        if (executor == null) {
            return;
        }
        executor.shutdown();
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                executor.shutdownNow();
                return;
            }
            // the pool has ended a moment before its threads have, and a server looks for threads that are still there
            for (Thread thread : platform) {
                thread.join();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
