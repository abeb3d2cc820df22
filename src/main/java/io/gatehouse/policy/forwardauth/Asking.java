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

    /**
     * The fields of a request that it gets: as the request would go on with them, since only then what they tell of the
     * client and its way is not the client's word alone. A credential that goes no further is as the client sent it.
     */
    Headers of(Exchange exchange) {
        Headers.Builder fields = Headers.builder();
        requestFields.forEach(name -> all(name, exchange).forEach(value -> fields.add(name, value)));
        return fields.build();
    }

    private static List<String> all(String name, Exchange exchange) {
        List<String> onward = exchange.request().headers().all(name);
        return onward.isEmpty() && isCredential(name, exchange)
                ? exchange.received().headers().all(name)
                : onward;
    }

    private static boolean isCredential(String name, Exchange exchange) {
        boolean mayProve = name.equalsIgnoreCase("Authorization")
                || exchange.credentialNames().isField(name);
        return mayProve && !exchange.identityFields().has(name);
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
