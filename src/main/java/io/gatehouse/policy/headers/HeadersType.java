package io.gatehouse.policy.headers;

import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;

/** The {@code headers} kind of policy. */
public final class HeadersType implements PolicyType<HeadersOptions> {
    @Override
    public String key() {
        return "headers";
    }

    @Override
    public Class<HeadersOptions> options() {
        return HeadersOptions.class;
    }

    @Override
    public Phase phase(HeadersOptions options) {
        return Phase.TRANSFORM;
    }

    @Override
    public Policy<?> compile(HeadersOptions options, String id) {
        return new HeadersPolicy(FieldChanges.of(options.request()), FieldChanges.of(options.reply()));
    }
}
