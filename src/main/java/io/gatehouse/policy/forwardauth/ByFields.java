package io.gatehouse.policy.forwardauth;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.IpText;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Inquiry;
import java.util.List;

/**
 * Asks as other gateways have made customary: a GET with the fields of the request, and in {@code X-Forwarded-Method},
 * {@code -Proto}, {@code -Host}, {@code -Uri} and {@code -For} what it was. 2xx lets it pass; a redirection, 401, 403 or
 * another fault of the client's is its answer; anything else is none.
 */
record ByFields(Asking asking) implements Protocol {
    /** What of a refusal the client gets. */
    private static final List<String> TO_CLIENT = List.of(
            "WWW-Authenticate",
            "Location",
            "Set-Cookie",
            "Content-Type",
            "Content-Encoding",
            "Cache-Control",
            "Retry-After");

    @Override
    public Inquiry question(Exchange exchange) {
        Client client = exchange.client();
        Headers.Builder fields = asking.of(exchange).toBuilder()
                .set("X-Forwarded-Method", exchange.received().method())
                .set("X-Forwarded-Proto", client.scheme())
                .set("X-Forwarded-Host", client.authority())
                .set("X-Forwarded-Uri", client.prefix() + exchange.received().target())
                .set("X-Forwarded-For", IpText.of(client.address()));
        return Inquiry.get(asking.address(), fields.build());
    }

    @Override
    public Verdict verdict(Fetched answer) throws FetchFailed {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return Verdict.pass(asking.kept(answer.fields()));
        }
        boolean isForClient = status >= 300 && status < 500 && status != 304;
        if (!isForClient) {
            throw new FetchFailed("it answered with " + status);
        }
        Headers.Builder fields = Headers.builder();
        TO_CLIENT.forEach(name -> answer.fields().all(name).forEach(value -> fields.add(name, value)));
        return Verdict.refused("who was asked answers with " + status, status, fields.build(), answer.content());
    }
}
