package io.gatehouse.policy.apikey;

import io.gatehouse.exchange.CredentialNames;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;

/** The {@code apiKey} kind of policy. */
public final class ApiKeyType implements PolicyType<ApiKeyOptions> {
    @Override
    public String key() {
        return "apiKey";
    }

    @Override
    public Class<ApiKeyOptions> options() {
        return ApiKeyOptions.class;
    }

    @Override
    public Phase phase(ApiKeyOptions options) {
        return Phase.AUTHENTICATE;
    }

    @Override
    public boolean readsConsumers() {
        return true;
    }

    @Override
    public CredentialNames credentialNames(ApiKeyOptions options) {
        return Places.of(options).names();
    }

    @Override
    public Policy<?> compile(ApiKeyOptions options, Provisions provisions) {
        return new ApiKeyPolicy(
                Places.of(options),
                options.realm() == null ? "gatehouse" : options.realm(),
                provisions.consumers().apiKeys());
    }
}
