package io.gatehouse.policy.httpsonly;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets only secure requests through. GET and HEAD are sent to the same address over HTTPS; what carries content is
 * refused, since it went over the wire in the clear already, and a redirect would hide that from whoever must mend the
 * client.
 */
final class HttpsOnlyPolicy implements Policy<HttpsOnlyPolicy.Way> {
    private static final int USUAL_PORT = 443;

    private final int port;

    HttpsOnlyPolicy(int port) {
        this.port = port;
    }

    /** What becomes of the request. */
    enum Way implements Decision {
        SECURE("pass", "the request came over HTTPS"),
        REDIRECT("redirect", "it came over HTTP, and can be asked again over HTTPS"),
        REFUSE("refused", "it came over HTTP with a method that is not asked again");

        private final String outcome;
        private final String reason;

        Way(String outcome, String reason) {
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

        @Override
        public boolean refuses() {
            return this != SECURE;
        }
    }

    @Override
    public Way decide(Exchange exchange) {
        if (exchange.client().secure()) {
            return Way.SECURE;
        }
        String method = exchange.received().method();
        return method.equals("GET") || method.equals("HEAD") ? Way.REDIRECT : Way.REFUSE;
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>();
        input.put("scheme", exchange.client().scheme());
        input.put("method", exchange.received().method());
        return input;
    }

    @Override
    public Reply carryOut(Way way, Exchange exchange, Handler next) throws IOException {
        return switch (way) {
            case SECURE -> next.handle(exchange);
            case REDIRECT -> Reply.of(308, Headers.of("Location", location(exchange)));
            case REFUSE -> ProblemReply.of(403, "This is served over HTTPS only.", exchange);
        };
    }

    /** The address as the client knows it, path and query octet for octet. */
    private String location(Exchange exchange) {
        Client client = exchange.client();
        return "https://"
                + client.host()
                + (port == USUAL_PORT ? "" : ":" + port)
                + client.prefix()
                + exchange.received().target();
    }
}
