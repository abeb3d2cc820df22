package io.gatehouse.forward;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * Daemon threads of one name, whose end can be waited for: a server looks for threads that are still there when the gateway
 * has gone, and a pool that is shut down may have some. Threads: any.
 */
public final class OwnThreads implements ThreadFactory {
    private static final long LONGEST_END_MILLIS = 5_000;

    private final String name;
    private final Set<Thread> started = ConcurrentHashMap.newKeySet();

    public OwnThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        started.removeIf(before -> before.getState() == Thread.State.TERMINATED);
        started.add(thread);
        return thread;
    }

    /** Waits until each has ended, but not for ever. */
    public void join() {
        try {
            for (Thread thread : started) {
                thread.join(LONGEST_END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
