package io.gatehouse.policy.ratelimit;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.limit.Outcome;
import io.gatehouse.limit.Standing;
import io.gatehouse.policy.CountedBy;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Metered;
import io.gatehouse.policy.Policy;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.problem.ProblemType;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody have more than so much in so long. Who has is told when to come back: 429 (RFC 6585 §4).
 *
 * @param id of the policy
 * @param everybody what callers without a plan have
 * @param plans of callers, of which the first counts that fits
 */
record RateLimitPolicy(String id, Limit everybody, List<Plan> plans, Asking asking, LimitFields fields)
        implements Policy<Verdict>, Metered {
    /**
     * What is asked of the limit.
     *
     * @param ofMisses whether what is answered out of a store does not count
     * @param needsCaller whether the document says nothing of who is not known
     */
    record Asking(CountedBy by, Cost cost, boolean ofMisses, boolean needsCaller) {}

    @Override
    public boolean needsCaller() {
        return asking.needsCaller;
    }

    @Override
    public @Nullable String optionOfCallers() {
        return plans.isEmpty() ? null : "plans";
    }

    /**
     * Where a request is counted.
     *
     * @param uncounted why it is not; null where it is
     */
    private record Place(
            @Nullable Limit limit,
            @Nullable String key,
            @Nullable Verdict uncounted) {
        Limit counting() {
            return Objects.requireNonNull(limit);
        }

        String by() {
            return Objects.requireNonNull(key);
        }
    }

    private Place place(Exchange exchange) {
        Plan plan = plan(exchange.caller());
        if (plan != null && plan.limit() == null) {
            return new Place(null, null, Verdict.uncounted("the plan " + plan.name() + " has no limit"));
        }
        Limit limit = plan == null ? everybody : plan.limit();
        String key = asking.by.key(exchange);
        Verdict lacking = key == null ? Verdict.uncounted("the request lacks what it would be counted by") : null;
        return new Place(limit, key, lacking);
    }

    @Override
    public Verdict decide(Exchange exchange) {
        return looked(place(exchange), exchange);
    }

    /** Nothing is used. */
    @Override
    public Verdict decideFirst(Exchange exchange) {
        Place place = place(exchange);
        return place.uncounted == null
                ? verdict(place, Outcome.unused(place.counting().windows()))
                : place.uncounted;
    }

    @Override
    public Verdict settle(Exchange exchange) {
        Place place = place(exchange);
        return place.uncounted != null || asking.ofMisses
                ? looked(place, exchange)
                : taken(place.counting(), place.by(), exchange);
    }

    private Verdict looked(Place place, Exchange exchange) {
        if (place.uncounted != null) {
            return place.uncounted;
        }
        return verdict(place, place.counting().counters().look(place.by(), asking.cost.ahead(exchange)));
    }

    private Verdict verdict(Place place, Outcome there) {
        Verdict verdict = Verdict.of(place.counting(), place.by(), there, fields.told());
        return asking.ofMisses ? verdict.later() : verdict;
    }

    private @Nullable Plan plan(@Nullable Caller caller) {
        if (caller != null) {
            for (Plan plan : plans) {
                if (plan.isOf(caller)) {
                    return plan;
                }
            }
        }
        return null;
    }

    private Verdict taken(Limit limit, String key, Exchange exchange) {
        Outcome taken = limit.counters().take(key, asking.cost.ahead(exchange));
        if (taken.passed() && asking.cost.isOfBytes()) {
            exchange.atEnd(() -> charge(limit, key, exchange.bytesSent() - 1));
        }
        return Verdict.of(limit, key, taken, fields.told());
    }

    private static void charge(Limit limit, String key, long amount) {
        if (amount > 0) {
            limit.counters().charge(key, amount);
        }
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>(asking.by.input(exchange));
        Plan plan = plan(exchange.caller());
        if (plan != null) {
            input.put("plan", plan.name());
        }
        Place place = place(exchange);
        if (place.uncounted == null) {
            input.putAll(place.counting().told(place.by()));
        }
        return input;
    }

    @Override
    public Reply carryOut(Verdict verdict, Exchange exchange, Handler next) throws IOException {
        if (verdict.refuses()) {
            return refusal(verdict, exchange);
        }
        Limit limit = verdict.limit();
        String key = verdict.key();
        if (limit == null || key == null) {
            return next.handle(exchange);
        }
        Verdict[] last = {verdict};
        if (asking.ofMisses) {
            exchange.beforeAnswer(() -> {
                last[0] = taken(limit, key, exchange);
                exchange.decided(id, last[0]);
                return last[0].refuses() ? refusal(last[0], exchange) : null;
            });
        }
        Reply reply = next.handle(exchange);
        if (last[0].refuses()) {
            return reply;
        }
        if (!asking.ofMisses || exchange.isAnswerAsked()) {
            charge(limit, key, asking.cost.besides(reply));
        }
        Outcome counted = Objects.requireNonNull(last[0].counted());
        return reply.withHeaders(fields.with(reply.headers(), counted));
    }

    @Override
    public Reply rehearse(Verdict verdict, Exchange exchange, Handler next) throws IOException {
        if (verdict.refuses()) {
            return refusal(verdict, exchange);
        }
        Reply reply = next.handle(exchange);
        return verdict.counted() == null ? reply : reply.withHeaders(fields.with(reply.headers(), verdict.counted()));
    }

    @Override
    public void seen(Reply reply, Exchange exchange) {
        Place place = place(exchange);
        if (place.uncounted != null) {
            return;
        }
        Limit limit = place.counting();
        String key = place.by();
        if (!asking.ofMisses) {
            charge(limit, key, asking.cost.besides(reply));
        } else if (exchange.isAnswerAsked()) {
            exchange.observed(id, taken(limit, key, exchange));
            charge(limit, key, asking.cost.besides(reply));
        }
    }

    @Override
    public @Nullable Usage usage(Caller caller, String route) {
        String key = caller.consumer() == null ? null : asking.by.key(caller.consumer(), route);
        if (key == null) {
            return null;
        }
        Plan plan = plan(caller);
        if (plan == null) {
            return new Usage(key, "", everybody.counters().look(key, 1));
        }
        return new Usage(
                key,
                plan.name(),
                plan.limit() == null ? null : plan.limit().counters().look(key, 1));
    }

    @Override
    public boolean reset(Caller caller, String route) {
        String key = caller.consumer() == null ? null : asking.by.key(caller.consumer(), route);
        Plan plan = plan(caller);
        Limit limit = plan == null ? everybody : plan.limit();
        return key == null || limit == null || limit.counters().reset(key);
    }

    private Reply refusal(Verdict verdict, Exchange exchange) {
        Outcome outcome = Objects.requireNonNull(verdict.counted());
        if (!outcome.isKnown()) {
            return ProblemReply.of(
                    503,
                    "Whether there were too many requests can't be told now.",
                    Headers.of("Retry-After", "1"),
                    exchange);
        }
        Headers.Builder told = fields.with(Headers.EMPTY, outcome).toBuilder();
        told.add("Retry-After", ProblemReply.retryAfter(Duration.ofNanos(outcome.again())));
        ProblemType type = ProblemType.quotaExceeded(outcome.standings().stream()
                .filter(Standing::isExceeded)
                .map(each -> each.window().name())
                .toList());
        return ProblemReply.of(429, type, "There were too many requests; come back later.", told.build(), exchange);
    }
}
