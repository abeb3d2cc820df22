package io.gatehouse.policy.concurrency;

import io.gatehouse.config.Place;
import io.gatehouse.policy.CountedBy;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;

/** The {@code concurrency} kind of policy. */
public final class ConcurrencyType implements PolicyType<ConcurrencyOptions> {
    @Override
    public String key() {
        return "concurrency";
    }

    @Override
    public Class<ConcurrencyOptions> options() {
        return ConcurrencyOptions.class;
    }

    @Override
    public Phase phase(ConcurrencyOptions options) {
        return Counting.of(options).phase();
    }

    @Override
    public void check(ConcurrencyOptions options, Place place) {
        CountedBy.check(Counting.written(options), options.otherwise(), place);
        if (options.timeout() != null && options.bounds().queue() == 0) {
            place.child("timeout")
                    .warning(
                            "has no effect but on Retry-After, since no request waits",
                            options.timeout(),
                            "a queue beside it");
        }
    }

    @Override
    public Policy<?> compile(ConcurrencyOptions options, Provisions provisions) {
        Counting counting = Counting.of(options);
        InFlight inFlight =
                provisions.fetching().keep(new Meaning(provisions.id(), counting.by()), InFlight.class, InFlight::new);
        return new ConcurrencyPolicy(provisions.id(), counting, options.bounds(), inFlight);
    }

    /** What gives the count its meaning: it goes on over a publish that changes neither. */
    private record Meaning(String id, CountedBy by) {}
}
