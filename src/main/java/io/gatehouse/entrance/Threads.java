package io.gatehouse.entrance;

import java.lang.reflect.InvocationTargetException;
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

    private Threads(@Nullable ExecutorService executor) {
        this.executor = executor;
    }

    /**
     * The mode written so; null for the default.
     *
     * @throws IllegalArgumentException when it is neither {@code container} nor {@code virtual}
     */
    public static Threads of(@Nullable String mode) {
        ExecutorService virtual = virtualThreads();
        if (mode == null) {
            return new Threads(virtual != null && !embeddedOnVirtual() ? virtual : null);
        }
        return switch (mode) {
            case "container" -> new Threads(null);
            case "virtual" -> new Threads(virtual != null ? virtual : Executors.newCachedThreadPool(Threads::daemon));
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

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "gatehouse-exchange");
        thread.setDaemon(true);
        return thread;
    }

    /** By reflection: the code is compiled for Java 17. */
    private static @Nullable ExecutorService virtualThreads() {
        if (Runtime.version().feature() < 21) {
            return null;
        }
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return null;
        }
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
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
