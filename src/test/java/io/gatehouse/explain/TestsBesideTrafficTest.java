package io.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a route's tests say does not depend on what requests did before. */
class TestsBesideTrafficTest {
    @Test
    void aGatewayThatIsFullTakesADocument() throws Exception {
        CountDownLatch come = new CountDownLatch(1);
        CountDownLatch leaves = new CountDownLatch(1);
        try (Backend backend = Backend.start().answerWith(request -> {
            come.countDown();
            return Answer.ok("here").stallUntil(leaves);
        })) {
            String document = """
                version: 1
                upstreams: {backend: {targets: ["%s"]}}
                routes:
                  busy:
                    match: {path: /busy}
                    upstream: backend
                    policies: [{concurrency: {limit: 1}}]
                    tests: [{request: "GET /busy", expect: {upstream: "GET /busy"}}]
                """.formatted(backend.url());
            try (Gateway gateway = Gateway.start(document);
                    RawClient client = RawClient.connect(gateway.port())) {
                client.head("GET /busy HTTP/1.1", "Host: localhost");
                come.await();
                gateway.publish(document + "  another: {match: {path: /another}, upstream: backend}\n");
            } finally {
                leaves.countDown();
            }
        }
    }

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
                  guessed:
                    match: {path: /guessed}
                    upstream: backend
                    policies: [{authFailures: {rate: 1/d}}, {apiKey: {query: key}}, {anonymous: {}}]
                    tests: [{request: "GET /guessed", expect: {upstream: "GET /guessed"}}]
                """.formatted(backend.url());
            try (Gateway gateway = Gateway.start(document)) {
                assertThat(gateway.get("/guessed?key=wrong").statusCode()).isEqualTo(401);
                assertThat(gateway.get("/guessed?key=wrong").statusCode()).isEqualTo(429);
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

    @Test
    void whatALimitTellsATestIsThatNothingIsUsed() throws Exception {
        String document = """
            version: 1
            routes:
              told:
                match: {path: /told}
                respond: {status: 200}
                policies: [{rateLimit: {limit: 2/h}}]
                tests:
                  - request: "GET /told"
                    expect: {status: 200, headers: {RateLimit: "\\"hour\\";r=2;t=0"}}
            """;
        try (Gateway gateway = Gateway.start(document)) {
            assertThat(gateway.get("/told").statusCode()).isEqualTo(200);
            gateway.publish(document + "  another: {match: {path: /another}, respond: {status: 200}}\n");
        }
    }
}
