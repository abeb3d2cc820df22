package io.gatehouse.policy.ratelimit;

import io.gatehouse.config.Place;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.limit.Counters;
import io.gatehouse.limit.Purpose;
import io.gatehouse.limit.Window;
import io.gatehouse.policy.CountedBy;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The {@code rateLimit} kind of policy. */
public final class RateLimitType implements PolicyType<RateLimitOptions> {
    static final int MAX_KEYS = 1_000_000;

    @Override
    public String key() {
        return "rateLimit";
    }

    @Override
    public Class<RateLimitOptions> options() {
        return RateLimitOptions.class;
    }

    /** After authentication, where it asks who sends a request, or tells nobody from others; else before it. */
    @Override
    public Phase phase(RateLimitOptions options) {
        CountedBy by = CountedBy.of(options.by(), options.otherwise());
        // what all use together is not for those who are turned away
        boolean late = by.isOfCaller() || options.plans() != null || by.isForAll();
        return late ? Phase.LIMIT_BY_SUBJECT : Phase.LIMIT_BY_IP;
    }

    @Override
    public boolean readsConsumers() {
        return true;
    }

    @Override
    public void check(RateLimitOptions options, Place place) {
        options.allowance().check(place);
        CountedBy.check(options.by(), options.otherwise(), place);
        Cost.check(options.cost(), place.child("cost"));
        if (Boolean.FALSE.equals(options.fields()) && Boolean.TRUE.equals(options.legacy())) {
            place.child("legacy").warning("has no effect, since fields is false", "true", null);
        }
        boolean owes = options.cost() != null && options.cost().isKnownLate();
        if (owes && !options.allowance().carriesDebts()) {
            place.child("cost")
                    .warning(
                            "is owed no longer than the window lasts",
                            null,
                            "algorithm: tokenBucket, which carries debts over");
        }
        plans(options).forEach((name, plan) -> check(plan, place.child("plans").child(name)));
    }

    private static void check(PlanOptions plan, Place place) {
        if (plan.consumers() == null && plan.groups() == null) {
            place.problem("is nobody's", null, "at least one of: consumers, groups");
        }
        if (!plan.isUnlimited()) {
            plan.allowance().check(place);
        } else if (plan.allowance().isThere()) {
            place.child("unlimited").problem("has a limit beside it", "true", "unlimited alone, or a limit");
        }
    }

    @Override
    public void check(RateLimitOptions options, Place place, Provisions provisions) {
        if (options.whenStoreFails() != null && !provisions.counting().isShared()) {
            place.child("whenStoreFails")
                    .warning(
                            "has no effect, since the document has no cluster and this gateway counts by itself",
                            options.whenStoreFails(),
                            "cluster: {redis: {uri: …}} in the document");
        }
        Consumers consumers = provisions.consumers();
        plans(options).forEach((name, plan) -> {
            List<String> ids = plan.consumers() == null ? List.of() : plan.consumers();
            for (int i = 0; i < ids.size(); i++) {
                if (consumers.find(ids.get(i)) == null) {
                    place.child("plans")
                            .child(name)
                            .child("consumers")
                            .child(i)
                            .unknown("consumer", ids.get(i), consumers.ids());
                }
            }
        });
    }

    private static Map<String, PlanOptions> plans(RateLimitOptions options) {
        return options.plans() == null ? Map.of() : options.plans();
    }

    @Override
    public Policy<?> compile(RateLimitOptions options, Provisions provisions) {
        CountedBy by = CountedBy.of(options.by(), options.otherwise());
        Cost cost = Cost.of(options.cost());
        List<Plan> plans = new ArrayList<>();
        plans(options)
                .forEach((name, plan) -> plans.add(new Plan(
                        name,
                        plan.consumers() == null ? Set.of() : Set.copyOf(plan.consumers()),
                        plan.groups() == null ? Set.of() : Set.copyOf(plan.groups()),
                        plan.isUnlimited() ? null : limit(name, plan.allowance(), options, provisions))));
        return new RateLimitPolicy(
                provisions.id(),
                limit("", options.allowance(), options, provisions),
                List.copyOf(plans),
                new RateLimitPolicy.Asking(
                        by, cost, options.ofMisses(), CountedBy.isOpen(by, options.otherwise() != null)),
                new LimitFields(
                        provisions.id(),
                        !Boolean.FALSE.equals(options.fields()),
                        Boolean.TRUE.equals(options.legacy()),
                        cost.isOfBytes()));
    }

    private Limit limit(String plan, Allowance allowance, RateLimitOptions options, Provisions provisions) {
        List<Window> windows = allowance.windows();
        int most = options.maxKeys() == null ? MAX_KEYS : options.maxKeys();
        Purpose.Otherwise otherwise = options.whenStoreFails() == null
                ? Purpose.Otherwise.LOCAL
                : Purpose.Otherwise.valueOf(options.whenStoreFails().toUpperCase(Locale.ROOT));
        Counters counters =
                provisions.counting().counters(new Purpose(provisions.id(), plan, windows, most, otherwise));
        return Limit.of(plan, windows, counters);
    }
}
