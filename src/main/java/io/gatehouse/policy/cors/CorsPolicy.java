package io.gatehouse.policy.cors;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers preflights itself and marks the replies of actual requests (Fetch standard, CORS protocol).
 *
 * <p>An origin that is not allowed gets its answer without the fields that would let a browser show it: CORS protects
 * browsers' users, it is no access control. A preflight that asks for what is not allowed is refused with 403, so that a
 * person sees why. What the upstream says of CORS is removed: two voices would contradict each other.
 */
final class CorsPolicy implements Policy<CorsPolicy.Answer> {
    private final CorsRules rules;

    CorsPolicy(CorsRules rules) {
        this.rules = rules;
    }

    /**
     * What is answered.
     *
     * @param origin the value for {@code Access-Control-Allow-Origin}; null for none
     */
    record Answer(Kind kind, @Nullable String origin, String reason) implements Decision {
        enum Kind {
            SAME_ORIGIN,
            ACTUAL,
            FOREIGN,
            PREFLIGHT,
            REFUSED_PREFLIGHT
        }

        private static final Answer SAME = new Answer(Kind.SAME_ORIGIN, null, "no Origin field");

        @Override
        public String outcome() {
            return switch (kind) {
                case SAME_ORIGIN -> "pass";
                case ACTUAL -> "allowed";
                case FOREIGN -> "foreign";
                case PREFLIGHT -> "preflight";
                case REFUSED_PREFLIGHT -> "refused";
            };
        }

        @Override
        public boolean refuses() {
            return kind == Kind.REFUSED_PREFLIGHT;
        }
    }

    @Override
    public Answer decide(Exchange exchange) {
        Headers headers = exchange.received().headers();
        String origin = headers.first("Origin");
        if (origin == null) {
            return Answer.SAME;
        }
        String method = headers.first("Access-Control-Request-Method");
        boolean preflight = exchange.received().method().equals("OPTIONS") && method != null;
        if (!rules.allowsOrigin(origin)) {
            return new Answer(
                    preflight ? Answer.Kind.REFUSED_PREFLIGHT : Answer.Kind.FOREIGN, null, "the origin is not allowed");
        }
        String allowed = rules.any() && !rules.credentials() ? "*" : origin;
        return preflight && method != null
                ? preflight(allowed, method, headers)
                : new Answer(Answer.Kind.ACTUAL, allowed, "the origin is allowed");
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>();
        for (String name : List.of("Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers")) {
            String value = exchange.received().headers().first(name);
            if (value != null) {
                input.put(name, value);
            }
        }
        return input;
    }

    private Answer preflight(String allowed, String method, Headers headers) {
        if (!rules.allowsMethod(method)) {
            return new Answer(Answer.Kind.REFUSED_PREFLIGHT, null, "the method is not allowed");
        }
        for (String name : headers.members("Access-Control-Request-Headers")) {
            if (!rules.allowsHeader(name)) {
                return new Answer(Answer.Kind.REFUSED_PREFLIGHT, null, "a request field is not allowed");
            }
        }
        return new Answer(Answer.Kind.PREFLIGHT, allowed, "origin, method and fields are allowed");
    }

    @Override
    public Reply carryOut(Answer answer, Exchange exchange, Handler next) throws IOException {
        return switch (answer.kind()) {
            case PREFLIGHT -> Reply.of(204, preflightFields(answer, exchange));
            case REFUSED_PREFLIGHT ->
                ProblemReply.of(
                        403, "Refused by CORS: " + answer.reason() + ".", Headers.of("Vary", "Origin"), exchange);
            default -> {
                Reply reply = next.handle(exchange);
                yield reply.withHeaders(actualFields(answer, reply.headers()));
            }
        };
    }

    private Headers preflightFields(Answer answer, Exchange exchange) {
        Headers.Builder fields = Headers.builder();
        allow(answer, fields);
        fields.add("Access-Control-Allow-Methods", String.join(", ", rules.methods()));
        // echoed rather than "*", which a browser takes literally once credentials are sent
        var asked = exchange.received().headers().members("Access-Control-Request-Headers");
        if (!asked.isEmpty()) {
            fields.add("Access-Control-Allow-Headers", String.join(", ", asked));
        }
        if (rules.maxAge() >= 0) {
            fields.add("Access-Control-Max-Age", Long.toString(rules.maxAge()));
        }
        fields.addMember("Vary", "Access-Control-Request-Method");
        fields.addMember("Vary", "Access-Control-Request-Headers");
        return fields.build();
    }

    private Headers actualFields(Answer answer, Headers headers) {
        Headers.Builder fields =
                headers.toBuilder().removeIf((name, value) -> name.regionMatches(true, 0, "Access-Control-", 0, 15));
        allow(answer, fields);
        if (answer.origin() != null && !rules.expose().isEmpty()) {
            fields.add("Access-Control-Expose-Headers", String.join(", ", rules.expose()));
        }
        return fields.build();
    }

    private void allow(Answer answer, Headers.Builder fields) {
        if (answer.origin() != null) {
            fields.add("Access-Control-Allow-Origin", answer.origin());
            if (rules.credentials()) {
                fields.add("Access-Control-Allow-Credentials", "true");
            }
        }
        // an answer that is the same for every origin needs no Vary; one that echoes or omits the origin does
        if (!(rules.any() && !rules.credentials())) {
            fields.addMember("Vary", "Origin");
        }
    }
}
