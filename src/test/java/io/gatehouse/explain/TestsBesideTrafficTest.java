package io.gatehouse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a route's tests say does not depend on what requests did before. */
class TestsBesideTrafficTest {
    private Backend backend;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.start().answerWith(request -> Answer.ok("here"));
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    private String document(String... routes) {
        return """
            version: 1
            upstreams: {backend: {targets: ["%s"]}}
            routes:
            """.formatted(backend.url()) + String.join("", routes);
    }

    /** A route with these policies, and a test that a request to it reaches its upstream. */
    private static String tested(String name, String policies) {
        return """
              %1$s:
                match: {path: /%1$s}
                upstream: backend
                policies: [%2$s]
                tests: [{request: "GET /%1$s", expect: {upstream: "GET /%1$s"}}]
            """.formatted(name, policies);
    }

    @Test
    void aGatewayThatIsFullTakesADocument() throws Exception {
        CountDownLatch come = new CountDownLatch(1);
        CountDownLatch leaves = new CountDownLatch(1);
        backend.answerWith(request -> {
            come.countDown();
            return Answer.ok("here").stallUntil(leaves);
        });
        String document = document(tested("busy", "{concurrency: {limit: 1}}"));
        try (Gateway gateway = Gateway.start(document);
                RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET /busy HTTP/1.1", "Host: localhost");
            come.await();
            gateway.publish(document + "  another: {match: {path: /another}, upstream: backend}\n");
        } finally {
            leaves.countDown();
        }
    }

    @Test
    void neitherWhatIsStoredNorALimitThatIsUsedUpRefusesADocument() throws Exception {
        String document = document(
                tested("kept", "{cache: {ttl: 1h}}"),
                tested("limited", "{rateLimit: {limit: 1/h}}"),
                tested("guessed", "{authFailures: {rate: 1/d}}, {apiKey: {query: key}}, {anonymous: {}}"));
        try (Gateway gateway = Gateway.start(document)) {
            assertThat(status(gateway, "/guessed?key=wrong")).isEqualTo(401);
            assertThat(status(gateway, "/guessed?key=wrong")).isEqualTo(429);
            assertThat(status(gateway, "/kept")).isEqualTo(200);
            assertThat(status(gateway, "/limited")).isEqualTo(200);
            assertThat(status(gateway, "/limited")).isEqualTo(429);
            assertThat(cacheStatus(gateway)).contains("hit");
            gateway.publish(document.replace("ttl: 1h", "ttl: 2h"));
            assertThat(cacheStatus(gateway)).as("what is stored is still there").contains("hit");
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

    private static int status(Gateway gateway, String target) throws Exception {
        return gateway.get(target).statusCode();
    }

    private static String cacheStatus(Gateway gateway) throws Exception {
        return gateway.get("/kept").headers().firstValue("Cache-Status").orElse("");
    }
}
