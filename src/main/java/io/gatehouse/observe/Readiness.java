package io.gatehouse.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whether the gateway serves routes: what {@code health/ready} answers. Threads: any.
 */
public final class Readiness {
    private static final Duration NOTICE = Duration.ofDays(30);

    private volatile State state = State.STARTING;
    private volatile List<String> reasons = List.of();
    private volatile Supplier<Map<String, Instant>> certificates = Map::of;
    private volatile Supplier<List<String>> configFile = List::of;
    private volatile Supplier<List<String>> unverified = List::of;

    /** What the gateway does. */
    public enum State {
        STARTING,
        READY,
        /** The first document was refused: routes answer 503 until a good one is published. */
        REFUSED,
        /** About to drain: not ready any more, yet still serving until balancers have seen that. */
        LEAVING,
        /** No new requests are taken; those in flight end. */
        DRAINING
    }

    public State state() {
        return state;
    }

    /** Why it is not ready, as sentences; empty when it is. */
    public List<String> reasons() {
        return reasons;
    }

    /** Looks after these certificates' ends, by name. Called once. */
    public void certificates(Supplier<Map<String, Instant>> byName) {
        certificates = byName;
    }

    /** Asks this why the file that is the truth is not what is served. Called once. */
    public void configFile(Supplier<List<String>> refused) {
        configFile = refused;
    }

    /** Asks this which upstreams, by id, are spoken to over TLS without being verified. Called once. */
    public void unverified(Supplier<List<String>> upstreams) {
        unverified = upstreams;
    }

    /**
     * What a person should see to while it is ready, as sentences: why a changed file is not served, upstreams that are not
     * verified, the certificates that end within 30 days.
     */
    public List<String> warnings(Instant now) {
        List<String> warnings = new ArrayList<>(configFile.get());
        unverified
                .get()
                .forEach(upstream -> warnings.add(
                        "the targets of upstream " + upstream + " are not verified (tls.verify is false)"));
        certificates.get().forEach((name, end) -> {
            Duration left = Duration.between(now, end);
            if (left.compareTo(NOTICE) <= 0) {
                warnings.add("the certificate of " + name
                        + (left.isNegative() ? " has ended on " : " ends in " + left.toDays() + " days, on ")
                        + end);
            }
        });
        return List.copyOf(warnings);
    }

    public boolean serves() {
        return state == State.READY || state == State.LEAVING;
    }

    /** Whether it shuts down: a client had better not keep its connection. */
    public boolean ends() {
        return state == State.LEAVING || state == State.DRAINING;
    }

    /** Serves from now on, unless it drains. */
    public synchronized void ready() {
        if (!ends()) {
            state = State.READY;
            reasons = List.of();
        }
    }

    public synchronized void refused(List<String> problems) {
        state = State.REFUSED;
        reasons = List.copyOf(problems);
    }

    /** The drain will begin soon. */
    public synchronized void leaving() {
        if (state == State.READY) {
            state = State.LEAVING;
            reasons = List.of("the gateway is about to shut down");
        }
    }

    public synchronized void draining() {
        state = State.DRAINING;
        reasons = List.of("the gateway is shutting down");
    }
}
