package io.gatehouse.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import java.net.http.HttpRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word a field is for {@code when.header}: of what only the gateway may say its own, of all else the client's. */
class WhenGatewayTest {
    private static final String DOCUMENT = """
        version: 1
        consumers:
          acme: {credentials: [{apiKey: {hash: "sha256:689febd264f8b977e29c0fdb75f839eb248ba07d1561b14f2b95f42756943245"}}]}
          bolt: {credentials: [{apiKey: {hash: "sha256:b79b9325370116a67c10b7c5d520228727ec93f1491256cc60e472c982d74d30"}}]}
        upstreams: {u: {targets: ["%s"]}}
        routes:
          page:
            match: {path: /page, methods: [GET]}
            policies:
              - apiKey: {}
              - identity: {consumer: X-Consumer}
              - headers: {request: {set: {X-Plan: gold}, remove: [X-Shop]}}
            compose:
              parts:
                acmes: {get: "u:/a", when: {header: {X-Consumer: acme}}}
                gold: {get: "u:/b", when: {header: {X-Plan: gold}}}
                shop: {get: "u:/c", when: {header: {X-Shop: "7"}}}
        """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        who the gateway says sends it counts                    | key-of-acme |            |        | {"acmes":1}
        who a client says sends it does not                     | key-of-bolt | X-Consumer | acme   | {}
        nor does it beside what the gateway says                | key-of-acme | X-Consumer | bolt   | {"acmes":1}
        a field of the client's own counts as the client said it | key-of-bolt | X-Plan    | gold   | {"gold":1}
        also where a policy has another for upstreams           | key-of-bolt | X-Plan     | silver | {}
        and where a policy keeps it from upstreams              | key-of-bolt | X-Shop     | 7      | {"shop":1}
        """)
    void aPartIsForWhomTheFieldsSayThatMayBeBelieved(String why, String key, String name, String value, String body)
            throws Exception {
        try (Backend backend = Backend.start().answerWith(Answer.ok("1"));
                Gateway gateway = Gateway.start(DOCUMENT.formatted(backend.url()))) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(gateway.uri("/page")).header("X-Api-Key", key);
            if (name != null) {
                request.header(name, value);
            }
            assertThat(gateway.send(request.build()).body()).isEqualTo(body);
        }
    }
}
