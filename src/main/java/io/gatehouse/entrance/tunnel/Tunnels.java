package io.gatehouse.entrance.tunnel;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Upgraded;
import io.gatehouse.forward.Alarms;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/**
 * The tunnels that are open. They are no requests under way that a drain waits for: when it begins they are told to end,
 * which takes them two seconds at most. Threads: any.
 */
public final class Tunnels implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Tunnels.class.getName());

    /** How long the container may take from the end of the request to the upgraded connection. */
    private static final Duration BEGIN = Duration.ofSeconds(10);

    private static final long CLOSE_SECONDS = 5;

    private final Set<Tunnel> open = ConcurrentHashMap.newKeySet();
    private final Executor threads;
    private final Alarms alarms;
    private volatile boolean draining;

    public Tunnels(Executor threads, Alarms alarms) {
        this.threads = threads;
        this.alarms = alarms;
    }

    /** How many there are. */
    public int count() {
        return open.size();
    }

    /** Whether the gateway takes no more. */
    public boolean draining() {
        return draining;
    }

    /**
     * Has the container upgrade the client's connection, whose answer 101 is set but not sent, and joins it to the
     * target's. From now on the tunnel ends the exchange and closes the target's connection.
     */
    public void join(Upgraded target, Exchange exchange, HttpServletRequest request) throws IOException {
        UpgradedClient client = Containers.upgrade(request);
        Tunnel tunnel = new Tunnel(target, exchange, this);
        open.add(tunnel);
        exchange.upgraded(true);
        client.joinedBy(tunnel);
        after(BEGIN, tunnel::abandon);
        if (draining) {
            tunnel.leave();
        }
    }

    /** Tells all that the gateway goes away; returns at once. Called when the drain begins. */
    public void drain() {
        draining = true;
        open.forEach(tunnel -> run(tunnel::leave));
    }

    /** Tells all, waits until they have ended, and cuts those that have not. */
    @Override
    public void close() {
        drain();
        try {
            if (!awaitNone()) {
                LOG.log(System.Logger.Level.WARNING, "{0} upgraded connections are cut off", open.size());
                open.forEach(Tunnel::cut);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitNone() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(CLOSE_SECONDS).toNanos();
        while (!open.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(Math.max(1, left / 1_000_000));
        }
        return true;
    }

    void over(Tunnel tunnel) {
        open.remove(tunnel);
        if (open.isEmpty()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    void run(Runnable action) {
        threads.execute(action);
    }

    /** Runs the action on a thread of its own when the time has come: it may write to a peer that takes nothing. */
    Future<?> after(Duration delay, Runnable action) {
        return alarms.after(delay, () -> run(action));
    }
}
