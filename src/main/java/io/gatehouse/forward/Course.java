package io.gatehouse.forward;

import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Witness;
import io.gatehouse.forward.Forward.Attempt;
import io.gatehouse.forward.Forward.Outgoing;
import io.gatehouse.forward.Forward.StaleConnection;
import io.gatehouse.upstream.Call;
import io.gatehouse.upstream.Retry;
import io.gatehouse.upstream.Search;
import io.gatehouse.upstream.Sticky;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Terms;
import io.gatehouse.upstream.Timeouts;
import io.gatehouse.upstream.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request to an answer, over as many attempts as its upstream allows. Used by the thread that carries the
 * request.
 *
 * <p>A request that may have arrived is sent again only where it may arrive twice: its method is idempotent, or listed, and
 * its content can be read again (RFC 9110 §9.2.2). One that certainly has not may always be. Each attempt after the first
 * goes to a target that was not tried, and is paid from the upstream's budget.
 */
final class Course {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /** How many stale connections in a row are borne: requests that end meanwhile bring their own back. */
    private static final int MAX_STALE = 3;

    private final Request request;
    private final Upstream upstream;
    private final Retry retry;
    private final Timeouts timeouts;
    private final Sender sender;
    private final Exchange exchange;
    private final Search search;
    private int retries;

    Course(Request request, Upstream upstream, Terms terms, Sender sender, Exchange exchange) {
        Sticky sticky = upstream.balancing().sticky();
        Request sent =
                sticky == null ? request : request.withHeaders(Cookies.without(request.headers(), sticky.cookie()));
        boolean streams = sent.hasBody() && !sent.body().replayable();
        this.request = streams ? sent.withBody(new UnreadBody(sent.body())) : sent;
        this.upstream = upstream;
        this.retry = exchange.isAside() || exchange.isSentOnce() ? Retry.NEVER : terms.retry();
        this.timeouts = terms.timeouts();
        this.sender = sender;
        this.exchange = exchange;
        this.search = upstream.search(exchange);
    }

    /** Tells what would be sent, and sends nothing. */
    Reply rehearse() {
        TargetState target = upstream.look(search);
        show(target == null ? upstream.roster().targets().get(0) : target);
        return Reply.of(200, Headers.EMPTY);
    }

    Reply reply() throws IOException {
        exchange.upstream(upstream.id());
        upstream.budget().request();
        Duration hedge = retry.hedge();
        Call call = first();
        while (true) {
            Call next;
            try {
                Reply reply = hedge == null || retries > 0 || !mayRace() ? attempt(call) : race(call, hedge);
                boolean again = retry.statuses().test(reply.status()) && mayArriveTwice();
                next = again ? another(Upstream::callInPlace) : null;
                if (next == null) {
                    return reply;
                }
                letGo(reply);
            } catch (Failure failure) {
                next = allows(failure) ? another(Upstream::callNow) : null;
                if (next == null) {
                    throw failure;
                }
            }
            pause(next);
            call = next;
        }
    }

    private Call first() throws Failure {
        try {
            return upstream.call(search, exchange.deadline());
        } catch (Failure none) {
            showNone();
            if (none.kind() == Failure.Kind.DNS) {
                exchange.target(upstream.roster().targets().get(0).name());
            }
            throw none;
        }
    }

    /** Sends the request to a target; whatever is thrown, the call is over then. */
    private Reply attempt(Call call) throws IOException {
        exchange.target(call.target().name());
        search.tried(call.state());
        boolean answered = false;
        try {
            show(call.state());
            Reply reply = send(sending(call), exchange);
            answered = true;
            told(call, String.valueOf(reply.status()));
            return reply;
        } catch (Failure failure) {
            judge(call, failure);
            told(call, failure.kind().error());
            throw failure;
        } finally {
            if (!answered) {
                call.end();
            }
        }
    }

    private Attempt sending(Call call) {
        boolean spare = retries < retry.attempts() && mayArriveTwice() && upstream.hasOther(search);
        // who can't be followed has all the time there is
        boolean givenUp = spare
                && retry.on().contains(Retry.Cause.TIMEOUT)
                && upstream.budget().has();
        Timeouts own = givenUp ? timeouts : timeouts.withoutAttempt();
        return new Attempt(new Outgoing(request, upstream, call.target()), call, own, spare);
    }

    /** Whether two targets may have the request at the same time: it changes nothing there (RFC 9110 §9.2.1). */
    private boolean mayRace() {
        return SAFE.contains(request.method()) && mayArriveTwice() && Upgrade.askedBy(exchange) == null;
    }

    /** Sends the request to a target, and to a second one where the first has not begun to answer after this time. */
    private Reply race(Call call, Duration after) throws IOException {
        if (upstream.targets().stream().anyMatch(Target::isService)) {
            // a call of a service can't be broken off
            return attempt(call);
        }
        search.tried(call.state());
        Race race = new Race(sender.hedges(), exchange, new Racing());
        if (!race.begin(call)) {
            return attempt(call);
        }
        try {
            return race.run(
                    after,
                    () -> {
                        Call second = another(Upstream::callNow);
                        if (second != null) {
                            search.tried(second.state());
                        }
                        return second;
                    },
                    reply -> !retry.statuses().test(reply.status()));
        } finally {
            race.outcomes().forEach(this::told);
        }
    }

    /** Attempts side by side. */
    private final class Racing implements Race.Preparing {
        @Override
        public Race.Sending prepare(Call call) {
            Attempt attempt = sending(call);
            return new Race.Sending() {
                @Override
                public Reply send(Exchange aside) throws IOException {
                    return Course.this.send(attempt, aside);
                }

                @Override
                public void failed(Failure failure) {
                    judge(call, failure);
                }
            };
        }

        @Override
        public void begun(Call call) {
            exchange.target(call.target().name());
            show(call.state());
        }
    }

    /** Sends it, and at once again where a connection of the pool turned out to have been closed meanwhile. */
    private Reply send(Attempt attempt, Exchange carried) throws IOException {
        for (int stale = 0; ; stale++) {
            try {
                return sender.send(attempt, carried);
            } catch (StaleConnection e) {
                boolean again = !e.failure().mayHaveArrived() || mayArriveTwice() && !exchange.isSentOnce();
                if (!again || stale == MAX_STALE || carried.deadline().passed()) {
                    throw e.failure();
                }
                // where one was closed, as at an upstream's restart, those beside it were too
                sender.forgetIdle();
            }
        }
    }

    /**
     * Has a failure count against its target, unless the time of the exchange was up and others had a part in that: the
     * client that sent its content, or the attempts before. What was broken off from outside counts against nobody.
     */
    private void judge(Call call, Failure failure) {
        if (isBrokenOff()) {
            return;
        }
        boolean alone = retries == 0 && request.body().length() == 0;
        if (alone || !exchange.deadline().passed()) {
            call.failed(failure);
        }
    }

    private boolean isBrokenOff() {
        return exchange.reins() != null && exchange.reins().isBrokenOff();
    }

    private static void letGo(Reply reply) {
        try {
            reply.close();
        } catch (IOException gone) {
            // it was not wanted
        }
    }

    /** Whether the request may be sent once more after this. */
    private boolean allows(Failure failure) {
        Retry.Cause cause = cause(failure);
        boolean listed = cause != null && retry.on().contains(cause);
        return listed && (failure.mayHaveArrived() ? mayArriveTwice() : isContentAtHand());
    }

    /** Whether the content can be sent from its beginning: it can be read again, or nobody has begun to. */
    private boolean isContentAtHand() {
        return request.body().replayable()
                || request.body().length() == 0
                || request.body() instanceof UnreadBody unread && unread.isUnread();
    }

    private static Retry.@Nullable Cause cause(Failure failure) {
        return switch (failure.kind()) {
            case DNS,
                    CONNECTION_REFUSED,
                    CONNECTION_TIMEOUT,
                    CONNECTION_LIMIT,
                    UNREACHABLE,
                    TLS,
                    TLS_PROTOCOL,
                    TLS_ALERT -> Retry.Cause.CONNECT;
            case CONNECTION_TERMINATED, RESPONSE_INCOMPLETE, PROTOCOL -> Retry.Cause.RESET;
            case RESPONSE_TIMEOUT, READ_TIMEOUT -> Retry.Cause.TIMEOUT;
            default -> null;
        };
    }

    private boolean mayArriveTwice() {
        boolean replayable = request.body().replayable() || request.body().length() == 0;
        return replayable
                && (IDEMPOTENT.contains(request.method()) || retry.methods().contains(request.method()));
    }

    /** The call of the next attempt, which is begun so; null where there is none. */
    private @Nullable Call another(BiFunction<Upstream, Search, @Nullable Call> beginning) {
        if (retries >= retry.attempts() || exchange.deadline().passed() || isBrokenOff()) {
            return null;
        }
        Call next = beginning.apply(upstream, search);
        if (next != null && !upstream.budget().take()) {
            next.end();
            next = null;
        }
        retries += next == null ? 0 : 1;
        return next;
    }

    /** Waits a random part of the time that is due, so that not all come back at once. */
    private void pause(Call next) throws Failure {
        long due = Math.min(
                retry.backoff().toNanos() << Math.min(retries - 1, 20),
                retry.longest().toNanos());
        long nanos = due <= 0 ? 0 : ThreadLocalRandom.current().nextLong(due + 1);
        try {
            TimeUnit.NANOSECONDS.sleep(
                    exchange.deadline().atMost(Duration.ofNanos(nanos)).toNanos());
        } catch (InterruptedException e) {
            next.end();
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Kind.INTERNAL, true, "interrupted before the next attempt", e);
        }
        if (exchange.deadline().passed()) {
            next.end();
            throw new Failure(Failure.Kind.RESPONSE_TIMEOUT, true, "no time is left for another attempt", null);
        }
        next.restart();
    }

    private void show(TargetState target) {
        Witness witness = exchange.witness();
        Witness.Choice choice = search.choice();
        if (witness != null && choice != null) {
            witness.sends(UpstreamRequest.shown(new Outgoing(request, upstream, target.target()), exchange, choice));
        }
    }

    private void showNone() {
        Witness witness = exchange.witness();
        Witness.Choice choice = search.choice();
        if (witness != null && choice != null) {
            Target first = upstream.roster().targets().get(0).target();
            witness.finds(UpstreamRequest.shown(new Outgoing(request, upstream, first), exchange, choice));
        }
    }

    private void told(Call call, String outcome) {
        if (exchange.witness() != null) {
            exchange.witness().attempted(call.target().name(), outcome);
        }
    }
}
