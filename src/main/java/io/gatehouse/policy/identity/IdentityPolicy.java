package io.gatehouse.policy.identity;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.IdentityFields;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.BearerCredentials;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.KeyPublisher;
import io.gatehouse.policy.Policy;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells an upstream who sends a request, in fields that it may believe: what a client sends under their names is taken away.
 * Of nobody in particular nothing is told. It never refuses.
 */
final class IdentityPolicy implements Policy<IdentityPolicy.Telling>, KeyPublisher {
    private final Facts facts;
    private final @Nullable Bearing bearing;
    private final IdentityFields own;
    private final Telling telling;
    private final Telling nothing;

    /** How the token goes. */
    record Bearing(String field, boolean isBearer, InternalTokens tokens) {}

    IdentityPolicy(Facts facts, @Nullable Bearing bearing) {
        this.facts = facts;
        this.bearing = bearing;
        List<String> names = new ArrayList<>(facts.fields());
        if (bearing != null && !bearing.isBearer) {
            names.add(bearing.field);
        }
        this.own = IdentityFields.of(names);
        if (bearing != null && bearing.isBearer) {
            names.add(bearing.field);
        }
        String fields = String.join(", ", names);
        this.telling = new Telling("tells who sends the request in " + fields, true);
        this.nothing = new Telling("nobody in particular sends the request: nothing stands in " + fields, false);
    }

    /** Nothing depends on it but what an explanation says. */
    record Telling(String reason, boolean changes) implements Decision {
        @Override
        public String outcome() {
            return "tell";
        }
    }

    @Override
    public boolean needsCaller() {
        return true;
    }

    @Override
    public Telling decide(Exchange exchange) {
        return isTold(exchange.caller()) ? telling : nothing;
    }

    @Override
    public Reply carryOut(Telling decided, Exchange exchange, Handler next) throws IOException {
        Caller caller = exchange.caller();
        // also what a policy before this one says in them
        Request bare = own.without(exchange.request());
        if (caller != null && isTold(caller)) {
            bare = borne(facts.with(bare, caller), caller, exchange);
        }
        exchange.request(bare);
        return next.handle(exchange);
    }

    private Request borne(Request request, Caller caller, Exchange exchange) {
        if (bearing == null) {
            return request;
        }
        String token = bearing.tokens.of(caller);
        String value = bearing.isBearer ? "Bearer " + token : token;
        exchange.secretField(bearing.field, value);
        return request.withHeaders(BearerCredentials.replaced(request.headers(), bearing.field, value));
    }

    private static boolean isTold(@Nullable Caller caller) {
        return caller != null && !caller.isNobody();
    }

    @Override
    public Collection<JsonObject> publicKeys() {
        return bearing == null ? List.of() : bearing.tokens.published();
    }
}
