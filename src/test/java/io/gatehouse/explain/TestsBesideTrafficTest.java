package io.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import org.junit.jupiter.api.Test;

/** What a route's tests say does not depend on what requests did before. */
class TestsBesideTrafficTest {
    @Test
    void neitherWhatIsStoredNorALimitThatIsUsedUpRefusesADocument() throws Exception {
        try (Backend backend = Backend.start().answerWith(request -> Answer.ok("here"))) {
            String document = """
                version: 1
                upstreams: {backend: {targets: ["%s"]}}
                routes:
                  kept:
                    match: {path: /kept}
                    upstream: backend
                    policies: [{cache: {ttl: 1h}}]
                    tests: [{request: "GET /kept", expect: {upstream: "GET /kept"}}]
                  limited:
                    match: {path: /limited}
                    upstream: backend
                    policies: [{rateLimit: {limit: 1/h}}]
                    tests: [{request: "GET /limited", expect: {upstream: "GET /limited"}}]
                """.formatted(backend.url());
            try (Gateway gateway = Gateway.start(document)) {
                for (String path : new String[] {"/kept", "/limited"}) {
                    assertThat(gateway.get(path).statusCode()).isEqualTo(200);
                }
                assertThat(gateway.get("/limited").statusCode()).isEqualTo(429);
                assertThat(gateway.get("/kept")
                                .headers()
                                .firstValue("Cache-Status")
                                .orElse(""))
                        .contains("hit");
                gateway.publish(document.replace("ttl: 1h", "ttl: 2h"));
                assertThat(gateway.get("/kept")
                                .headers()
                                .firstValue("Cache-Status")
                                .orElse(""))
                        .as("what is stored is still there")
                        .contains("hit");
            }
        }
    }
}
