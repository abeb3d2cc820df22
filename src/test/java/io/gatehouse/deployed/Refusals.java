package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawResponse;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Requests that are refused for who sends them, and what a client is told of it: no more than this. */
final class Refusals {
    static final String KEY = "ApiKey realm=\"shop\", header=\"X-Api-Key\"";
    static final String BASIC = "Basic realm=\"shop\", charset=\"UTF-8\"";
    static final String BEARER = "Bearer realm=\"shop\"";

    /** Who takes a token takes one that its sender proves to have the key of (RFC 9449 §7.1). */
    static final String PROVEN =
            "DPoP realm=\"shop\", algs=\"RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512" + " EdDSA Ed25519\"";

    static final String NOTHING = "This needs credentials, and the request brings none.";

    private Refusals() {}

    /**
     * One of them.
     *
     * @param sentence what the request brings
     * @param request method and path
     * @param detail all that is said of the reason
     * @param challenges the values of {@code WWW-Authenticate}, a line each; after that of a token stands {@link #PROVEN}
     */
    record Row(
            String sentence, String request, List<String> fields, int status, String detail, List<String> challenges) {

        /** Sends it, and compares the answer. */
        void isRefusedBy(Deployed gate) throws Exception {
            String[] words = request.split(" ");
            RawResponse answer = new Asking(gate).send(words[0], words[1], fields.toArray(String[]::new));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
            assertThat(answer.headers("WWW-Authenticate")).containsExactlyElementsOf(withProven(challenges));
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            JsonObject told = Deployed.json(answer.text());
            assertThat(told.keySet())
                    .containsExactlyInAnyOrder("type", "title", "status", "detail", "instance", "requestId");
            assertThat(told.getString("type")).isEqualTo("about:blank");
            assertThat(told.getInt("status")).isEqualTo(status);
            assertThat(told.getString("detail")).isEqualTo(detail);
        }

        private static List<String> withProven(List<String> challenges) {
            return challenges.stream()
                    .flatMap(each -> each.startsWith(BEARER) ? Stream.of(each, PROVEN) : Stream.of(each))
                    .toList();
        }

        @Override
        public String toString() {
            return request + ", " + sentence;
        }
    }

    /** Each row for each gateway of the server under test. */
    static Stream<Arguments> everywhere(Row... rows) {
        return Deployed.here().stream().flatMap(gate -> Stream.of(rows).map(row -> Arguments.of(gate, row)));
    }
}
