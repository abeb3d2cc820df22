package io.gatehouse.policy.headers;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.FieldChanges;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import java.io.IOException;

/** Changes the fields of the request and of the reply. It never refuses. */
final class HeadersPolicy implements Policy<HeadersPolicy.Change> {
    private final FieldChanges request;
    private final SecretFields secret;
    private final FieldChanges reply;
    private final Change decision;

    HeadersPolicy(FieldChanges request, SecretFields secret, FieldChanges reply) {
        this.request = request;
        this.secret = secret;
        this.reply = reply;
        this.decision = new Change("request: " + says(request, secret) + "; reply: " + says(reply, SecretFields.NONE));
    }

    /** Always the same: what changes does not depend on the request, only the values do. */
    record Change(String reason) implements Decision {
        @Override
        public String outcome() {
            return "change";
        }

        @Override
        public boolean changes() {
            return true;
        }
    }

    @Override
    public boolean needsCaller() {
        return request.needsCaller() || reply.needsCaller();
    }

    @Override
    public Change decide(Exchange exchange) {
        return decision;
    }

    @Override
    public Reply carryOut(Change change, Exchange exchange, Handler next) throws IOException {
        Headers changed = request.applyTo(exchange.request().headers(), exchange);
        exchange.request(exchange.request().withHeaders(secret.applyTo(changed, exchange)));
        Reply answer = next.handle(exchange);
        return reply.none() ? answer : answer.withHeaders(reply.applyTo(answer.headers(), exchange));
    }

    private static String says(FieldChanges changes, SecretFields secret) {
        if (changes.none() && secret.names().isEmpty()) {
            return "unchanged";
        }
        StringBuilder text = new StringBuilder(changes.says());
        secret.names().forEach(name -> text.append(" secret ").append(name));
        return text.toString().strip();
    }
}
