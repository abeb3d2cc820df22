package io.gatehouse.policy.anonymous;

import io.gatehouse.exchange.Caller;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;

/** The {@code anonymous} kind of policy. */
public final class AnonymousType implements PolicyType<AnonymousOptions> {
    @Override
    public String key() {
        return "anonymous";
    }

    @Override
    public Class<AnonymousOptions> options() {
        return AnonymousOptions.class;
    }

    @Override
    public Phase phase(AnonymousOptions options) {
        return Phase.AUTHENTICATE;
    }

    @Override
    public Policy<?> compile(AnonymousOptions options, Provisions provisions) {
        return new AnonymousPolicy(options.groups() == null ? Caller.ANONYMOUS : Caller.nobody(options.groups()));
    }
}
