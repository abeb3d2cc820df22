package io.gatehouse.policy.httpsonly;

import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;

/** The {@code httpsOnly} kind of policy. */
public final class HttpsOnlyType implements PolicyType<HttpsOnlyOptions> {
    private static final int USUAL_PORT = 443;

    @Override
    public String key() {
        return "httpsOnly";
    }

    @Override
    public Class<HttpsOnlyOptions> options() {
        return HttpsOnlyOptions.class;
    }

    /**
     * Before CORS: a preflight over plain HTTP is refused, so that a browser does not send the request itself, with its
     * credentials, in the clear.
     */
    @Override
    public Phase phase(HttpsOnlyOptions options) {
        return Phase.TRANSPORT;
    }

    @Override
    public Policy<?> compile(HttpsOnlyOptions options, Provisions provisions) {
        return new HttpsOnlyPolicy(options.port() == null ? USUAL_PORT : options.port());
    }
}
