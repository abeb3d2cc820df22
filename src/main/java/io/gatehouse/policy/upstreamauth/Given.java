package io.gatehouse.policy.upstreamauth;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.policy.BearerCredentials;
import io.gatehouse.token.Grant;
import io.gatehouse.token.GrantRefused;
import io.gatehouse.token.GrantedTokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token that a token endpoint gives.
 *
 * @param ofCaller whether it is given in exchange for the one that the request would go on with
 */
record Given(GrantedTokens tokens, Grant.Wanted wanted, boolean ofCaller) implements Showing {
    @Override
    public String field() {
        return "Authorization";
    }

    @Override
    public String words() {
        return ofCaller ? "a token in exchange for the caller's" : "a token of the gateway's own";
    }

    @Override
    public boolean needsCaller() {
        return ofCaller;
    }

    @Override
    public boolean lacks(Exchange exchange) {
        return ofCaller && callers(exchange) == null;
    }

    private static @Nullable String callers(Exchange exchange) {
        List<String> tokens =
                BearerCredentials.of(exchange.request().headers(), null).tokens();
        return tokens.size() == 1 ? tokens.get(0) : null;
    }

    @Override
    public Shown show(Exchange exchange) throws FetchFailed, GrantRefused {
        String callers = ofCaller ? callers(exchange) : null;
        Grant grant = callers == null ? Grant.clientCredentials(wanted) : Grant.exchange(wanted, callers);
        String token = tokens.token(grant);
        return new Shown("Bearer " + token, () -> tokens.notTaken(grant, token));
    }
}
