package io.gatehouse.entrance.webapp;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The threads that call services: a new one for each call, since what a service leaves on a thread must not keep its
 * classes when it goes. Virtual ones from Java 24 on; before, one that waits in a monitor keeps its carrier, and services
 * do so as they like.
 */
final class ServiceThreads {
    private static final System.Logger LOG = System.getLogger(ServiceThreads.class.getName());
    private static final String NAME = "gatehouse-webapp";
    private static final @Nullable Method VIRTUAL = virtual();

    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /** By reflection: the code is compiled for Java 17. */
    private static @Nullable Method virtual() {
        try {
            return Runtime.version().feature() < 24
                    ? null
                    : Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /** Runs the action on a thread with this class loader, which inherits nothing of the one that starts it. */
    void start(Runnable action, @Nullable ClassLoader loader) {
        Runnable tracked = () -> {
            Thread current = Thread.currentThread();
            running.add(current);
            current.setContextClassLoader(loader);
            try {
                action.run();
            } finally {
                running.remove(current);
            }
        };
        try {
            if (VIRTUAL != null) {
                VIRTUAL.invoke(null, tracked);
                return;
            }
        } catch (ReflectiveOperationException e) {
            LOG.log(System.Logger.Level.DEBUG, "a platform thread instead", e);
        }
        Thread thread = new Thread(null, tracked, NAME, 0, false);
        thread.setDaemon(true);
        running.add(thread);
        thread.start();
    }

    /** Lets those that run end for a while, then interrupts them. */
    void close(Duration wait) {
        long limit = System.nanoTime() + wait.toNanos();
        try {
            for (Thread thread : running) {
                thread.join(Math.max(1, (limit - System.nanoTime()) / 1_000_000));
                if (thread.isAlive()) {
                    LOG.log(System.Logger.Level.WARNING, "a service still answers while the gateway goes; interrupted");
                    thread.interrupt();
                    thread.join(1_000);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
