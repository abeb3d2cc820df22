package io.gatehouse.entrance;

import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.observe.Metrics;
import io.gatehouse.snapshot.Snapshot;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What is done when an exchange ends: it is counted and logged, and leaves its snapshot. */
final class Ending implements Runnable {
    private final Observation parts;
    private final Exchange exchange;
    private final long number;
    private final AtomicReference<@Nullable Snapshot> snapshot;
    private final HttpServletResponse response;
    private final boolean own;
    private final long begun;
    private @Nullable Throwable broken;

    Ending(Observation parts, Visit visit, HttpServletRequest request, HttpServletResponse response, long begun) {
        this.parts = parts;
        this.exchange = visit.exchange();
        this.number = visit.snapshot().number();
        this.snapshot = new AtomicReference<>(visit.snapshot());
        this.response = response;
        this.own = Guard.isOwn(request.getServletPath());
        this.begun = begun;
    }

    /** The chain threw this. */
    void broken(Throwable cause) {
        broken = cause;
        if (cause instanceof Failure failure && exchange.failure() == null) {
            exchange.failed(failure);
        }
    }

    @Override
    public void run() {
        long duration = exchange.timings().elapsed();
        String route = route();
        exchange.status(status());
        try {
            parts.audit().ended(exchange, route);
            parts.accessLog().log(exchange, route, number, begun, duration);
        } finally {
            parts.metrics().ended(route, exchange.status(), duration);
            parts.metrics().trailersDropped(exchange.trailersDropped());
            leaveSnapshot();
        }
    }

    /** Leaves the snapshot before the end: an upgraded connection runs on none, and may stay for hours. */
    void leaveSnapshot() {
        Snapshot entered = snapshot.getAndSet(null);
        if (entered != null) {
            entered.leave();
        }
    }

    /** The status that was sent; what a servlet sent, or the container will, when no part of the gateway answered. */
    private int status() {
        int known = exchange.status();
        if (known != 0) {
            return known;
        }
        if (broken instanceof ClientGone) {
            return 499;
        }
        return broken != null && !response.isCommitted() ? 500 : response.getStatus();
    }

    private String route() {
        String route = exchange.route();
        if (route != null) {
            return route;
        }
        return own ? Metrics.OWN : Metrics.UNMATCHED;
    }

    /** The container has completed the asynchronous request. */
    void complete() {
        exchange.end();
    }

    /** The container tells of this, and the chain has thrown nothing. */
    void brokenUnlessKnown(Throwable cause) {
        if (broken == null) {
            broken(cause);
        }
    }
}
