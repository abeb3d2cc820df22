package io.gatehouse.observe;

import io.gatehouse.config.Rate;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.IpText;
import io.gatehouse.limit.Pace;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells who was refused for who they are: one JSON line for each such request, to the logger {@value #LOGGER}, where the server
 * sends it where its administrator wants it. What the credential is, it never tells, only what one is known by.
 *
 * <p>Whoever fails as fast as they can must not fill a disk: {@value #MOST} lines a minute are written, at most half of them
 * of requests without any credential, which would hide guesses otherwise; the others are counted, and the next line says how
 * many. Threads: any.
 */
public final class AuditEvents {
    /** The name of the logger. */
    public static final String LOGGER = "gatehouse.audit";

    static final int MOST = 300;

    private static final System.Logger LOG = System.getLogger(LOGGER);
    private static final Set<String> ABSENT = Set.of("absent", "anonymous");
    private static final int LONG = 512;
    private static final int SHORT = 256;

    private final InstantSource clock;
    private final Pace pace;
    private final Pace absent;
    private final AtomicLong leftOut = new AtomicLong();

    public AuditEvents(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.pace = new Pace(new Rate(MOST, Duration.ofMinutes(1)), nanos);
        this.absent = new Pace(new Rate(MOST / 2, Duration.ofMinutes(1)), nanos);
    }

    /**
     * Tells of an exchange that has ended, if a policy refused it for who sends it.
     *
     * @param route the id of its route, or what stands for it as in the metrics
     */
    public void ended(Exchange exchange, String route) {
        if (exchange.status() < 400) {
            return;
        }
        Found found = new Found(exchange);
        exchange.forEachDecision(found::look);
        Decision decision = found.decision;
        if (decision != null && found.policy != null) {
            refused(exchange, route, found.policy, decision);
        }
    }

    /** Tells of a refusal; {@code policy} is the id of the policy, or what stands for it. */
    public void refused(Exchange exchange, String route, String policy, Decision decision) {
        if (!LOG.isLoggable(Level.INFO)) {
            return;
        }
        boolean may = !isAbsent(decision) || absent.mayNow();
        if (!may || !pace.mayNow()) {
            leftOut.incrementAndGet();
            return;
        }
        LOG.log(Level.INFO, line(exchange, route, policy, decision).stripTrailing());
    }

    /** Whether there was no credential at all: a way to say who one is has it so, or {@code authorize} without one. */
    private static boolean isAbsent(Decision decision) {
        return ABSENT.contains(decision.outcome());
    }

    private String line(Exchange exchange, String route, String policy, Decision decision) {
        Caller caller = exchange.caller();
        JsonLine line = new JsonLine()
                .text("time", clock.instant().toString(), SHORT)
                .text("event", "refused", SHORT)
                .text("requestId", exchange.id(), SHORT)
                .text("client", IpText.of(exchange.client().address()), SHORT)
                .text("method", exchange.received().method(), SHORT)
                .text("path", Masked.path(exchange.received().path()), LONG)
                .text("route", route, SHORT)
                .text("policy", policy, SHORT)
                .text("outcome", decision.outcome(), SHORT)
                .number("status", decision.status())
                .text("reason", decision.reason(), LONG)
                .text("credential", exchange.credential(), SHORT)
                .text("subject", caller == null || caller.isNobody() ? null : caller.subject(), SHORT)
                .text("consumer", caller == null ? null : caller.consumer(), SHORT);
        long missed = leftOut.getAndSet(0);
        return (missed == 0 ? line : line.number("leftOut", missed)).end();
    }

    /** Of the decisions of an exchange the one that refused it for who sends it, of several ways the one that had a credential. */
    private static final class Found {
        private final Set<Decision> onlyObserved = Collections.newSetFromMap(new IdentityHashMap<>());
        private @Nullable String policy;
        private @Nullable Decision decision;

        Found(Exchange exchange) {
            exchange.forEachObserved((id, each) -> onlyObserved.add(each));
        }

        void look(String id, Decision each) {
            boolean counts = each.isOfCaller() && each.refuses() && !onlyObserved.contains(each);
            if (counts && (decision == null || isAbsent(decision))) {
                policy = id;
                decision = each;
            }
        }
    }
}
