package io.gatehouse.policy.authfailures;

import io.gatehouse.config.Place;
import io.gatehouse.config.Rate;
import io.gatehouse.config.Units;
import io.gatehouse.limit.Failures;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;

/** The {@code authFailures} kind of policy. */
public final class AuthFailuresType implements PolicyType<AuthFailuresOptions> {
    private static final long MOST = 10_000;

    @Override
    public String key() {
        return "authFailures";
    }

    @Override
    public Class<AuthFailuresOptions> options() {
        return AuthFailuresOptions.class;
    }

    @Override
    public Phase phase(AuthFailuresOptions options) {
        return Phase.LIMIT_BY_IP;
    }

    @Override
    public void check(AuthFailuresOptions options, Place place) {
        if (Units.rate(options.rate()).count() > MOST) {
            place.child("rate").problem("keeps nobody from guessing", options.rate(), "at most " + MOST + " in a time");
        }
    }

    @Override
    public Policy<?> compile(AuthFailuresOptions options, Provisions provisions) {
        Rate rate = Units.rate(options.rate());
        Failures failures = provisions
                .fetching()
                .keep(new Meaning(provisions.id(), rate), Failures.class, () -> new Failures(rate, System::nanoTime));
        return new AuthFailuresPolicy(failures);
    }

    /** What gives the count its meaning: it goes on over a publish that changes neither. */
    private record Meaning(String id, Rate rate) {}
}
