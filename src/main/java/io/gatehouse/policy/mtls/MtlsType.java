package io.gatehouse.policy.mtls;

import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import io.gatehouse.policy.ShownCertificate;

/** The {@code mtls} kind of policy. */
public final class MtlsType implements PolicyType<MtlsOptions> {
    @Override
    public String key() {
        return "mtls";
    }

    @Override
    public Class<MtlsOptions> options() {
        return MtlsOptions.class;
    }

    @Override
    public Phase phase(MtlsOptions options) {
        return Phase.AUTHENTICATE;
    }

    @Override
    public boolean readsConsumers() {
        return true;
    }

    @Override
    public Policy<?> compile(MtlsOptions options, Provisions provisions) {
        return new MtlsPolicy(
                new ShownCertificate(Boolean.TRUE.equals(options.clientCert())),
                Boolean.TRUE.equals(options.forward()),
                provisions.consumers().certificates());
    }
}
