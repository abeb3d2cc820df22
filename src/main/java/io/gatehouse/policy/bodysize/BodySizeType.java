package io.gatehouse.policy.bodysize;

import io.gatehouse.config.Units;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;

/** The {@code bodySize} kind of policy. */
public final class BodySizeType implements PolicyType<BodySizeOptions> {
    @Override
    public String key() {
        return "bodySize";
    }

    @Override
    public Class<BodySizeOptions> options() {
        return BodySizeOptions.class;
    }

    @Override
    public Phase phase(BodySizeOptions options) {
        return Phase.VALIDATE;
    }

    @Override
    public Policy<?> compile(BodySizeOptions options, Provisions provisions) {
        return new BodySizePolicy(Units.size(options.max()));
    }
}
