package io.gatehouse.policy.hsts;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import java.io.IOException;
import java.util.Map;

/**
 * Adds {@code Strict-Transport-Security} to replies over HTTPS, in place of an upstream's own; over HTTP there is none,
 * whatever the upstream says (RFC 6797 §7.2).
 */
final class HstsPolicy implements Policy<HstsPolicy.Told> {
    private static final String FIELD = "Strict-Transport-Security";

    private final String value;

    HstsPolicy(String value) {
        this.value = value;
    }

    /** Whether the browser is told. */
    enum Told implements Decision {
        TOLD("told", "the request came over HTTPS"),
        NOT_TOLD("pass", "the request came over HTTP");

        private final String outcome;
        private final String reason;

        Told(String outcome, String reason) {
            this.outcome = outcome;
            this.reason = reason;
        }

        @Override
        public String outcome() {
            return outcome;
        }

        @Override
        public String reason() {
            return reason;
        }
    }

    @Override
    public Told decide(Exchange exchange) {
        return exchange.client().secure() ? Told.TOLD : Told.NOT_TOLD;
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        return Map.of("scheme", exchange.client().scheme());
    }

    @Override
    public Reply carryOut(Told told, Exchange exchange, Handler next) throws IOException {
        Reply reply = next.handle(exchange);
        Headers.Builder fields = reply.headers().toBuilder();
        return reply.withHeaders((told == Told.TOLD ? fields.set(FIELD, value) : fields.remove(FIELD)).build());
    }
}
