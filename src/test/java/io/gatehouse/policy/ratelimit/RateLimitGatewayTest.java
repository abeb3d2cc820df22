package io.gatehouse.policy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits on real sockets; they are of a day, so that nothing comes back while a test runs. */
@ExtendWith(QuietLog.class)
class RateLimitGatewayTest {
    private static final String KEY = "the-key-of-acme-0123456789";
    private static final String OTHER = "the-key-of-bolt-0123456789";

    private Backend upstream;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        upstream = Backend.start().answerWith(Answer.ok("pets"));
        gateway = Gateway.start(document(""));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    private String document(String more) throws Exception {
        return """
            version: 1
            trust: [127.0.0.0/8]
            upstreams:
              pets: {targets: ["%s"]}
              gone: {targets: ["http://127.0.0.1:1"]}
            consumers:
              acme: {groups: [gold], credentials: [{apiKey: {hash: "sha256:%s"}}], policies: [{rateLimit: {limit: 6/d, by: consumer}}]}
              bolt: {credentials: [{apiKey: {hash: "sha256:%s"}}]}
            policies:
              shared: {rateLimit: {limit: 3/d%s}}
            routes:
              a: {match: {path: /a}, upstream: pets, policies: [shared]}
              b: {match: {path: /b}, upstream: pets, policies: [shared]}
              own: {match: {path: /own}, upstream: pets, policies: [{rateLimit: {limit: 1/d}}]}
              busy: {match: {path: /busy}, upstream: pets, policies: [{rateLimit: {limit: 40/d}}]}
              early: {match: {path: /early}, upstream: pets, policies: [{apiKey: {}}, {rateLimit: {limit: 2/d}}]}
              late: {match: {path: /late}, upstream: pets, policies: [{apiKey: {}}, {rateLimit: {limit: 2/d, by: subject}}]}
              all: {match: {path: /all}, upstream: pets, policies: [{apiKey: {}}, {rateLimit: {limit: 1/d, by: route}}]}
              free: {match: {path: /free}, upstream: pets, policies: [{apiKey: {}}]}
              gone: {match: {path: /gone}, upstream: gone, policies: [{rateLimit: {limit: 9/d}}]}
              cors:
                match: {path: /cors}
                upstream: pets
                policies: [{cors: {origins: ["https://www.example.com"]}}, {rateLimit: {limit: 2/d}}]
            """.formatted(upstream.url(), hash(KEY), hash(OTHER), more);
    }

    private static String hash(String key) throws Exception {
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(key.getBytes());
        return java.util.HexFormat.of().formatHex(hash);
    }

    private HttpResponse<String> get(String path, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path));
        return gateway.send((fields.length == 0 ? request : request.headers(fields)).build());
    }

    private int status(String path, String... fields) throws Exception {
        return get(path, fields).statusCode();
    }

    private static String field(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    @Test
    void routesThatNameOnePolicyCountTogetherAndOneInPlaceCountsForItself() throws Exception {
        assertThat(status("/a")).isEqualTo(200);
        assertThat(status("/b")).isEqualTo(200);
        assertThat(field(get("/a"), "RateLimit")).startsWith("\"day\";r=0;t=");
        HttpResponse<String> refused = get("/b", "Accept", "application/json");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(field(refused, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(Long.parseLong(field(refused, "Retry-After"))).isBetween(20_000L, 28_800L);
        assertThat(refused.body())
                .contains("\"title\":\"Request cannot be satisfied", "\"violated-policies\":[\"day\"]");
        assertThat(status("/own")).isEqualTo(200);
        assertThat(upstream.requests()).hasSize(4);
        assertThat(status("/a", "X-Forwarded-For", "192.0.2.7")).isEqualTo(200);
    }

    @Test
    void aPublishThatLeavesThePolicyAsItIsForgetsNothing() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(status("/a")).isEqualTo(200);
        }
        gateway.publish(document(", legacy: true"));
        HttpResponse<String> refused = get("/a");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(field(refused, "X-RateLimit-Remaining")).isEqualTo("0");
        gateway.publish(document("").replace("limit: 3/d", "limit: 4/d"));
        assertThat(status("/a")).isEqualTo(200);
    }

    @Test
    void byAddressItStandsBeforeAuthenticationAndBySubjectAfterIt() throws Exception {
        assertThat(status("/early")).isEqualTo(401);
        assertThat(status("/early")).isEqualTo(401);
        assertThat(status("/early", "X-Api-Key", KEY)).isEqualTo(429);
        for (int i = 0; i < 3; i++) {
            assertThat(status("/late")).isEqualTo(401);
        }
        assertThat(status("/late", "X-Api-Key", KEY)).isEqualTo(200);
        assertThat(status("/late", "X-Api-Key", KEY)).isEqualTo(200);
        assertThat(status("/late", "X-Api-Key", KEY)).isEqualTo(429);
        assertThat(status("/late", "X-Api-Key", OTHER)).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(status("/all")).isEqualTo(401);
        }
        assertThat(status("/all", "X-Api-Key", KEY)).isEqualTo(200);
        assertThat(status("/all", "X-Api-Key", OTHER)).isEqualTo(429);
    }

    @Test
    void aConsumersOwnLimitCountsWhereverItGoes() throws Exception {
        HttpResponse<String> both = get("/late", "X-Api-Key", KEY);
        assertThat(both.headers().allValues("RateLimit")).hasSize(2);
        assertThat(both.headers().allValues("RateLimit-Policy").toString())
                .contains("\"day\";q=2", "\"consumers.acme.rateLimit.day\";q=6");
        for (int i = 0; i < 5; i++) {
            assertThat(status("/free", "X-Api-Key", KEY)).isEqualTo(200);
        }
        assertThat(status("/free", "X-Api-Key", KEY)).isEqualTo(429);
        assertThat(status("/free", "X-Api-Key", OTHER)).isEqualTo(200);
    }

    @Test
    void aPreflightThatTheGatewayAnswersDoesNotCount() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpRequest preflight = HttpRequest.newBuilder(gateway.uri("/cors"))
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .header("Origin", "https://www.example.com")
                    .header("Access-Control-Request-Method", "GET")
                    .build();
            assertThat(gateway.send(preflight).statusCode()).isEqualTo(204);
        }
        HttpResponse<String> actual = get("/cors", "Origin", "https://www.example.com");
        assertThat(field(actual, "RateLimit")).startsWith("\"day\";r=1");
        get("/cors");
        // a script may read why it was refused
        HttpResponse<String> refused = get("/cors", "Origin", "https://www.example.com");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(field(refused, "Access-Control-Allow-Origin")).isEqualTo("https://www.example.com");
    }

    @Test
    void anAnswerForAnUpstreamThatIsAwayTellsOfTheLimitToo() throws Exception {
        HttpResponse<String> away = get("/gone");
        assertThat(away.statusCode()).isGreaterThanOrEqualTo(502);
        assertThat(field(away, "RateLimit")).startsWith("\"day\";r=8");
    }

    @Test
    void ofSixtyFourAtOnceExactlyAsManyPassAsMay() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            CyclicBarrier together = new CyclicBarrier(64);
            Callable<Integer> asking = () -> {
                together.await();
                return status("/busy");
            };
            List<Future<Integer>> asked = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                asked.add(threads.submit(asking));
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> one : asked) {
                answers.add(one.get());
            }
            assertThat(answers.stream().filter(each -> each == 200)).hasSize(40);
            assertThat(answers.stream().filter(each -> each == 429)).hasSize(24);
        } finally {
            threads.shutdownNow();
        }
        assertThat(upstream.requests()).hasSize(40);
    }

    @Test
    void anExplanationTellsKeyAndStandingAndUsesNothing() throws Exception {
        assertThat(status("/own")).isEqualTo(200);
        for (int i = 0; i < 2; i++) {
            String told = gateway.admin("POST", "/explain", "{\"method\":\"GET\",\"path\":\"/own\"}")
                    .body();
            assertThat(told).contains("\"outcome\":\"limited\"", "\"ip\":\"127.0.0.1\"", "0 of 1 left, all again in");
            String other = gateway.admin(
                            "POST", "/explain", "{\"method\":\"GET\",\"path\":\"/own\",\"remote\":\"192.0.2.9\"}")
                    .body();
            assertThat(other).contains("\"outcome\":\"allowed\"", "1 of 1 left");
        }
    }

    @Test
    void decisionsAreCountedForThePolicyAndNotForEachKey() throws Exception {
        for (int i = 0; i < 5; i++) {
            get("/a");
        }
        String metrics = gateway.metrics();
        assertThat(metrics).contains("policy=\"shared\"").doesNotContain("127.0.0.1\"");
        assertThat(metrics.lines().filter(line -> line.contains("policy=\"shared\"") && line.contains("allowed")))
                .singleElement()
                .asString()
                .endsWith(" 3.0");
        assertThat(metrics.lines().filter(line -> line.contains("policy=\"shared\"") && line.contains("limited")))
                .singleElement()
                .asString()
                .endsWith(" 2.0");
    }
}
