package io.gatehouse.entrance.tunnel;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Upgraded;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client's and a target's connection, joined.
 *
 * <p>It ends when both directions have: each ends with its sender, which is passed on; a broken one breaks the other.
 * Silence in both for the idle time ends it, too. Its end is the end of its exchange. Threads: any.
 */
public final class Tunnel {
    private static final System.Logger LOG = System.getLogger(Tunnel.class.getName());

    /** How long a WebSocket is waited for that has nothing more to say: the other side's close frame, or its end. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Upgraded target;
    private final Exchange exchange;
    private final Tunnels home;

    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicInteger running = new AtomicInteger(2);
    private final AtomicBoolean hurrying = new AtomicBoolean();
    private volatile long active = System.nanoTime();
    private volatile @Nullable Future<?> looking;
    private volatile @Nullable Joint joint;
    private volatile boolean leaving;

    Tunnel(Upgraded target, Exchange exchange, Tunnels home) {
        this.target = target;
        this.exchange = exchange;
        this.home = home;
    }

    /** The two ends and what runs between them. */
    private record Joint(End client, End target, Direction toClient, Direction toTarget) {}

    /** Joins the ends. Called once, when the container has upgraded the client's connection. */
    void begin(End client) {
        if (!begun.compareAndSet(false, true)) {
            client.reset();
            client.close();
            return;
        }
        End there = new TargetEnd(target);
        boolean webSocket = target.isWebSocket();
        Joint made = new Joint(
                client,
                there,
                new Direction(this, there, client, webSocket, false),
                new Direction(this, client, there, webSocket, true));
        joint = made;
        active();
        try {
            look(target.idle());
            home.run(made.toTarget());
            home.run(made.toClient());
            if (leaving) {
                home.run(this::leave);
            }
        } catch (RejectedExecutionException ended) {
            // the gateway is being taken apart: what runs ends with the ends, what does not is accounted for
            cut();
            running.set(1);
            finished();
        }
    }

    /** Gives it up unless it has begun: the client was gone before its connection could be upgraded. */
    void abandon() {
        if (begun.compareAndSet(false, true)) {
            new TargetEnd(target).close();
            exchange.status(499);
            over();
        }
    }

    /** Something came. */
    void active() {
        active = System.nanoTime();
    }

    /** A sender has ended: its receiver hears of it. */
    void ended(End receiver) {
        try {
            if (!receiver.endOutput()) {
                cut();
            } else if (target.isWebSocket()) {
                hurry();
            }
        } catch (IOException e) {
            broke(e);
        }
    }

    /** One end broke, and so the other is. */
    void broke(Exception cause) {
        LOG.log(System.Logger.Level.DEBUG, exchange.id() + ": an upgraded connection broke", cause);
        Joint made = joint;
        if (made != null) {
            made.client().reset();
            made.target().reset();
            interrupt(made);
        }
    }

    /** One direction runs no more. */
    void finished() {
        if (running.decrementAndGet() > 0) {
            return;
        }
        Joint made = joint;
        if (made != null) {
            made.client().close();
            made.target().close();
            exchange.bytesSent(made.toClient().octets());
        }
        over();
    }

    private void over() {
        Future<?> timer = looking;
        if (timer != null) {
            timer.cancel(false);
        }
        home.over(this);
        exchange.end();
    }

    /**
     * Ends it because the gateway goes, or it was silent for too long: a WebSocket is told between two frames and has a
     * moment to say good-bye itself, all else is closed. One that has not begun is told when it does.
     */
    void leave() {
        leaving = true;
        Joint made = joint;
        if (made == null) {
            return;
        }
        if (!target.isWebSocket()) {
            cut();
            return;
        }
        hurry();
        try {
            made.toClient().leave();
            made.toTarget().leave();
        } catch (IOException e) {
            broke(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it soon, whatever happens. */
    private void hurry() {
        if (hurrying.compareAndSet(false, true)) {
            home.after(GRACE, this::cut);
        }
    }

    /** Ends it now. */
    void cut() {
        abandon();
        Joint made = joint;
        if (made != null) {
            made.client().cut();
            made.target().cut();
            interrupt(made);
        }
    }

    private static void interrupt(Joint made) {
        made.toClient().interrupt();
        made.toTarget().interrupt();
    }

    private void look(Duration wait) {
        looking = home.after(wait, () -> {
            long silent = System.nanoTime() - active;
            long left = target.idle().toNanos() - silent;
            if (left <= 0) {
                leave();
            } else if (running.get() > 0) {
                look(Duration.ofNanos(left));
            }
        });
    }
}
