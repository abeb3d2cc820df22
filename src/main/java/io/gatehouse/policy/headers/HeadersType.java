package io.gatehouse.policy.headers;

import io.gatehouse.config.MissingSecret;
import io.gatehouse.policy.FieldChanges;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import org.jspecify.annotations.Nullable;

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
                changes(request == null ? null : request.plain()),
                SecretFields.of(request == null ? null : request.secret(), provisions.secrets()),
                changes(options.reply()));
    }

    private static FieldChanges changes(HeadersOptions.@Nullable Changes changes) {
        return changes == null
                ? FieldChanges.NONE
                : FieldChanges.of(changes.remove(), null, changes.set(), changes.add());
    }
}
