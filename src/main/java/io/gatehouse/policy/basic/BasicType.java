package io.gatehouse.policy.basic;

import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;

/** The {@code basic} kind of policy. */
public final class BasicType implements PolicyType<BasicOptions> {
    @Override
    public String key() {
        return "basic";
    }

    @Override
    public Class<BasicOptions> options() {
        return BasicOptions.class;
    }

    @Override
    public Phase phase(BasicOptions options) {
        return Phase.AUTHENTICATE;
    }

    @Override
    public boolean readsConsumers() {
        return true;
    }

    @Override
    public Policy<?> compile(BasicOptions options, Provisions provisions) {
        return new BasicPolicy(
                options.realm() == null ? "gatehouse" : options.realm(),
                Boolean.TRUE.equals(options.insecure()),
                provisions.consumers().passwords());
    }
}
