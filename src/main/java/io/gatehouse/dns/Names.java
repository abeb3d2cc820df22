package io.gatehouse.dns;

import io.gatehouse.exchange.IpText;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The names that somebody watches: each asked for once, however many watch it, and again whenever its answer is over.
 *
 * <p>A few daemon threads of its own wait for servers, so that nobody else does; there are none while no name is
 * watched, and none after {@link #close}. Who watches is told on these threads. Threads: all methods by any thread.
 */
public final class Names implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Names.class.getName());

    /** So many names are asked for at a time; those behind keep their last answer a little longer. */
    private static final int THREADS = 4;

    private final Lookup lookup;
    private final LongSupplier nanos;
    private final Map<String, Name> byHost = new HashMap<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor askers;
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();

    public Names(Lookup lookup, LongSupplier nanos) {
        this.lookup = lookup;
        this.nanos = nanos;
        askers = new ScheduledThreadPoolExecutor(THREADS, this::thread);
        askers.setKeepAliveTime(10, TimeUnit.SECONDS);
        askers.allowCoreThreadTimeOut(true);
        askers.setRemoveOnCancelPolicy(true);
    }

    /** What names are asked for with, for those who follow none. */
    public Lookup lookup() {
        return lookup;
    }

    /** Whether a host is a name whose addresses may change, and not an address or this machine itself. */
    public static boolean isName(String host) {
        String last = host.substring(host.lastIndexOf('.', host.length() - 2) + 1);
        boolean number = last.matches("\\d+\\.?|0[xX][0-9a-fA-F]*\\.?"); // as addresses were written once
        return !host.equals("localhost") && host.indexOf(':') < 0 && !number;
    }

    /**
     * Watches a name; its addresses are asked for in the background, now unless they are known.
     *
     * @param host in lower case
     * @param changed is run when the first attempt is over, and whenever the addresses are others than before
     */
    public Watch watch(String host, Runnable changed) {
        Watch watch;
        boolean first;
        synchronized (this) {
            first = !byHost.containsKey(host);
            Name name = byHost.computeIfAbsent(host, h -> new Name(h, new Resolution(nanos)));
            watch = new Watch(this, name, changed);
            name.watches().add(watch);
        }
        if (first) {
            plan(watch.name());
        }
        return watch;
    }

    /** How many attempts had an answer since the start. */
    public long answered() {
        return answered.sum();
    }

    /** How many attempts nobody could answer since the start. */
    public long failed() {
        return failed.sum();
    }

    /** How many names are used with an answer whose time is over. */
    public synchronized int stale() {
        return (int) byHost.values().stream()
                .filter(name -> name.resolution().known().status() == Known.Status.STALE)
                .count();
    }

    synchronized void leave(Watch watch) {
        Name name = watch.name();
        if (name.watches().remove(watch) && name.watches().isEmpty()) {
            byHost.remove(name.host(), name);
            name.leave();
        }
    }

    private void plan(Name name) {
        long wait = name.resolution().untilNext().toNanos();
        try {
            name.plan(() -> askers.schedule(() -> ask(name), wait, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException closed) {
            name.tried();
        }
    }

    private void ask(Name name) {
        try {
            if (name.resolution().begin()) {
                attempt(name);
            }
        } finally {
            name.tried();
            plan(name);
        }
    }

    private void attempt(Name name) {
        Resolution.Turn turn;
        try {
            Answer answer = lookup.of(name.host());
            answered.increment();
            turn = name.resolution().answered(answer);
        } catch (IOException | RuntimeException e) {
            if (askers.isShutdown()) {
                return; // broken off, which says nothing of the name
            }
            failed.increment();
            turn = name.resolution().failed(String.valueOf(e.getMessage()));
        }
        if (turn.before() != turn.after()) {
            log(name.host(), turn, name.resolution().known());
        }
        if (turn.addresses() || turn.before() == Known.Status.ASKED) {
            name.watches().forEach(Watch::tell);
        }
    }

    private static void log(String host, Resolution.Turn turn, Known known) {
        switch (turn.after()) {
            case STALE ->
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} can''t be resolved: {1}; its last addresses are used, {2}",
                        host,
                        known.reason(),
                        texts(known));
            case UNKNOWN -> LOG.log(System.Logger.Level.WARNING, "{0} can''t be resolved: {1}", host, known.reason());
            default -> {
                boolean first = turn.before() == Known.Status.ASKED;
                System.Logger.Level level = first ? System.Logger.Level.DEBUG : System.Logger.Level.INFO;
                LOG.log(level, "{0} is resolved again: {1}", host, texts(known));
            }
        }
    }

    private static String texts(Known known) {
        return String.join(", ", known.addresses().stream().map(IpText::of).toList());
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "gatehouse-dns");
        thread.setDaemon(true);
        threads.removeIf(started -> started.getState() == Thread.State.TERMINATED);
        threads.add(thread);
        return thread;
    }

    /** Asks no more and ends the threads; what was known stays known. */
    @Override
    public void close() {
        askers.shutdownNow();
        try {
            for (Thread started : threads) {
                started.join(5_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
