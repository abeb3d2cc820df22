package io.gatehouse.policy.headers;

import io.gatehouse.config.MissingSecret;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;

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
    public Policy<?> compile(HeadersOptions options, Provisions provisions) throws MissingSecret {
        HeadersOptions.RequestChanges request = options.request();
        return new HeadersPolicy(
                FieldChanges.of(request == null ? null : request.plain()),
                SecretFields.of(request == null ? null : request.secret(), provisions.secrets()),
                FieldChanges.of(options.reply()));
    }
}
