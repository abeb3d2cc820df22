package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Counts how far {@code TRACE} and {@code OPTIONS} may still go (RFC 9110 §7.6.2): the gateway answers the one that may go
 * no further. Of every other method the field means nothing and is passed on.
 *
 * @param allow the methods of the route, as {@code Allow} has them
 * @param forward what answers the others
 */
public record MaxForwards(String allow, Handler forward) implements Handler {
    private static final String FIELD = "Max-Forwards";

    /** A larger number goes on as this one. */
    private static final int LARGEST = 999_999_999;

    /** Fields that a reflection leaves out (RFC 9110 §9.3.8), and words that make a name one of them. */
    private static final Set<String> SENSITIVE = Set.of("cookie", "x-real-ip", "forwarded", "client-cert");

    private static final List<String> SENSITIVE_WORDS = List.of(
            "auth", "token", "secret", "key", "password", "session", "signature", "credential", "jwt", "assertion");

    @Override
    public Reply handle(Exchange exchange) throws IOException {
        Request request = exchange.request();
        boolean counts = request.method().equals("TRACE") || request.method().equals("OPTIONS");
        List<String> given = request.headers().all(FIELD);
        if (!counts || given.isEmpty()) {
            return forward.handle(exchange);
        }
        if (given.size() > 1 || !given.get(0).matches("[0-9]{1,100}")) {
            return ProblemReply.of(400, "Max-Forwards is not one whole number.", exchange);
        }
        String digits = given.get(0).replaceFirst("^0+(?=.)", "");
        int left = digits.length() > 9 ? LARGEST : Integer.parseInt(digits);
        if (left == 0) {
            return request.method().equals("TRACE") ? reflection(exchange) : Reply.of(204, Headers.of("Allow", allow));
        }
        int next = digits.length() > 9 ? LARGEST : left - 1;
        exchange.request(request.withHeaders(
                request.headers().toBuilder().set(FIELD, Integer.toString(next)).build()));
        return forward.handle(exchange);
    }

    /** The request's head as it came, without what is nobody's business. */
    private static Reply reflection(Exchange exchange) {
        Request received = exchange.received();
        StringBuilder message =
                new StringBuilder("TRACE ").append(received.target()).append(" HTTP/1.1\r\n");
        received.headers().forEach((name, value) -> {
            if (!isSensitive(name)) {
                message.append(name).append(": ").append(value).append("\r\n");
            }
        });
        byte[] content = message.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        return new Reply(200, Headers.of("Content-Type", "message/http"), Body.of(content));
    }

    private static boolean isSensitive(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SENSITIVE.contains(lower) || SENSITIVE_WORDS.stream().anyMatch(lower::contains);
    }
}
