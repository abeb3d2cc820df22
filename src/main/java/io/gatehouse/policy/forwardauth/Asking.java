package io.gatehouse.policy.forwardauth;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import java.net.URI;
import java.util.List;

/**
 * Who is asked, and what of a request and of the answer goes to and fro.
 *
 * @param requestFields of the request that it gets
 * @param answerFields of its answer that the upstream gets; what a client sends under these names is taken away
 */
record Asking(URI address, List<String> requestFields, List<String> answerFields) {
    static final List<String> USUAL = List.of("Authorization", "Cookie", "Accept", "Accept-Language", "User-Agent");

    /** The fields of a request that it gets, as the client sent them. */
    Headers of(Exchange exchange) {
        Headers.Builder fields = Headers.builder();
        Headers received = exchange.received().headers();
        requestFields.forEach(name -> received.all(name).forEach(value -> fields.add(name, value)));
        return fields.build();
    }

    /** The request with these fields of an answer in place of the client's own. */
    Request with(Request request, Headers answered) {
        if (answerFields.isEmpty()) {
            return request;
        }
        Headers.Builder fields = request.headers().toBuilder()
                .removeIf((name, value) -> answerFields.stream().anyMatch(name::equalsIgnoreCase));
        answered.forEach(fields::add);
        return request.withHeaders(fields.build());
    }

    /** Those of an answer that the upstream gets. */
    Headers kept(Headers answer) {
        Headers.Builder fields = Headers.builder();
        answerFields.forEach(name -> answer.all(name).forEach(value -> fields.add(name, value)));
        return fields.build();
    }
}
