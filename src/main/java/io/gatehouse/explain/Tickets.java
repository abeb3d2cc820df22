package io.gatehouse.explain;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tickets with which requests of clients leave explanations behind: random, each good for one route and ten minutes.
 *
 * <p>A client sends its ticket in the field {@value #FIELD}, which goes no further than the entrance. Kept by their hash,
 * so that how long a look-up takes tells nothing of a ticket. Memory is bounded by {@value #MOST} tickets of
 * {@value #MOST_KEPT} explanations, the newest. Threads: any; the lock is held for a look-up only.
 */
public final class Tickets {
    /** The field that a client sends a ticket in. */
    public static final String FIELD = "Gatehouse-Explain";

    /** How many tickets there may be at once. */
    public static final int MOST = 50;

    /** How many explanations of a ticket are kept. */
    public static final int MOST_KEPT = 10;

    /** How long a ticket is good. */
    public static final Duration VALID = Duration.ofMinutes(10);

    private static final System.Logger LOG = System.getLogger(Tickets.class.getName());
    private static final int OCTETS = 24;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Kept> byHash = new HashMap<>();

    /** @param clock tells when a ticket is over */
    public Tickets(Clock clock) {
        this.clock = clock;
    }

    /** Whether a field of this name holds a ticket, for any server behind that reads names its own way. */
    public static boolean isField(String name) {
        return name.length() == FIELD.length()
                && name.toLowerCase(Locale.ROOT).replace('_', '-').equals("gatehouse-explain");
    }

    /**
     * A ticket that was given out.
     *
     * @param route the id of the route that it is good for
     */
    public record Ticket(String ticket, String route, Instant expires) {}

    /**
     * What requests left.
     *
     * @param explanations the newest last
     */
    public record Left(String route, Instant expires, List<Explained> explanations) {}

    /** An explanation, and when its request ended. */
    public record Explained(Instant at, Explanation explanation) {}

    /** What is known of a ticket; guarded by the lock of all. */
    private static final class Kept {
        private final String route;
        private final Instant expires;
        private final Deque<Explained> explanations = new ArrayDeque<>(2);

        Kept(String route, Instant expires) {
            this.route = route;
            this.expires = expires;
        }
    }

    /** A new ticket for a route; null when there are too many. */
    public @Nullable Ticket give(String route) {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        Instant now = clock.instant();
        synchronized (byHash) {
            byHash.values().removeIf(kept -> !kept.expires.isAfter(now));
            if (byHash.size() == MOST) {
                return null;
            }
            Kept kept = new Kept(route, now.plus(VALID));
            byHash.put(hash(ticket), kept);
            return new Ticket(ticket, route, kept.expires);
        }
    }

    /** What requests with this ticket left; null for one that is none, or no longer. */
    public @Nullable Left read(String ticket) {
        String hash = hash(ticket);
        synchronized (byHash) {
            Kept kept = valid(hash);
            return kept == null ? null : new Left(kept.route, kept.expires, new ArrayList<>(kept.explanations));
        }
    }

    private @Nullable Kept valid(String hash) {
        Kept kept = byHash.get(hash);
        return kept != null && kept.expires.isAfter(clock.instant()) ? kept : null;
    }

    /** Looks on at an exchange whose client showed a good ticket; at every other nobody does. */
    public void present(@Nullable String ticket, Snapshot snapshot, Exchange exchange) {
        if (ticket == null || ticket.length() > 2 * OCTETS) {
            return;
        }
        String hash = hash(ticket);
        synchronized (byHash) {
            if (valid(hash) == null) {
                return;
            }
        }
        Watching watching = Watching.live();
        exchange.witness(watching);
        exchange.atEnd(() -> {
            try {
                keep(hash, snapshot, exchange, watching);
            } catch (RuntimeException unforeseen) {
                // a client that left may end an exchange while it is still carried: an explanation less, and no more
                LOG.log(System.Logger.Level.DEBUG, exchange.id() + ": left no explanation", unforeseen);
            }
        });
    }

    /** Keeps what became of a request, if it went to the route of the ticket. */
    private void keep(String hash, Snapshot snapshot, Exchange exchange, Watching watching) {
        String route = exchange.route();
        synchronized (byHash) {
            Kept kept = valid(hash);
            if (kept == null || !kept.route.equals(route)) {
                return;
            }
        }
        Run run = new Run(snapshot, exchange, watching, null, false, false, exchange.bytesSent());
        Explained explained = new Explained(clock.instant(), new Telling(run).tell(snapshot.number(), List.of()));
        synchronized (byHash) {
            Kept kept = valid(hash);
            if (kept != null) {
                kept.explanations.addLast(explained);
                if (kept.explanations.size() > MOST_KEPT) {
                    kept.explanations.removeFirst();
                }
            }
        }
    }

    private static String hash(String ticket) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
