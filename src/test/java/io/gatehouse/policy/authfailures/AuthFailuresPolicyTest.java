package io.gatehouse.policy.authfailures;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Problems;
import io.gatehouse.config.Units;
import io.gatehouse.limit.Failures;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.testing.QuietLog;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(QuietLog.class)
class AuthFailuresPolicyTest {
    private static final String GOOD = "the-key-of-acme-0123456789";

    /** Three in a day, so that none comes back while a test runs. */
    private static final String DOCUMENT = """
        version: 1
        trust: [127.0.0.0/8]
        consumers: {acme: {credentials: [{apiKey: {hash: "sha256:%s"}}]}}
        policies: {guesses: {authFailures: {rate: 3/d%s}}}
        routes:
          a: {match: {path: /a}, policies: [guesses, {apiKey: {}}], respond: {body: in}}
          b: {match: {path: /b}, policies: [guesses, {apiKey: {}}, {anonymous: {}}], respond: {body: in}}
          own: {match: {path: /own}, policies: [{authFailures: {rate: 3/d}}, {apiKey: {}}], respond: {body: in}}
          free: {match: {path: /free}, policies: [{apiKey: {}}], respond: {body: in}}
        """;

    private static String document(String more) throws Exception {
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(GOOD.getBytes());
        return DOCUMENT.formatted(java.util.HexFormat.of().formatHex(hash), more);
    }

    private static HttpResponse<String> get(Gateway gateway, String path, String key, String from) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path)).header("X-Forwarded-For", from);
        return gateway.send((key.isEmpty() ? request : request.header("X-Api-Key", key)).build());
    }

    private static int status(Gateway gateway, String path, String key, String from) throws Exception {
        return get(gateway, path, key, from).statusCode();
    }

    @Test
    void afterSoManyFailuresNoRequestOfTheAddressIsTakenAlsoNotTheRightOneAndAlsoAfterAPublish() throws Exception {
        try (Gateway gateway = Gateway.start(document(""))) {
            for (int i = 0; i < 10; i++) {
                assertThat(status(gateway, "/a", GOOD, "192.0.2.1")).isEqualTo(200);
                assertThat(status(gateway, "/a", "", "192.0.2.1")).isEqualTo(401);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(status(gateway, i == 1 ? "/b" : "/a", "wrong-0123456789abc", "192.0.2.1"))
                        .isEqualTo(401);
            }
            HttpResponse<String> refused = get(gateway, "/a", GOOD, "192.0.2.1");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(Long.parseLong(
                            refused.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(20_000L, 28_800L);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(status(gateway, "/a", GOOD, "192.0.2.2")).isEqualTo(200);
            assertThat(status(gateway, "/own", GOOD, "192.0.2.1")).isEqualTo(200);
            assertThat(status(gateway, "/free", GOOD, "192.0.2.1")).isEqualTo(200);
            gateway.publish(document("") + "upstreams: {more: {targets: ['http://127.0.0.1:1']}}\n");
            assertThat(status(gateway, "/a", GOOD, "192.0.2.1")).isEqualTo(429);
            gateway.publish(document("").replace("3/d", "4/d"));
            assertThat(status(gateway, "/a", GOOD, "192.0.2.1")).isEqualTo(200);
        }
    }

    @Test
    void explainingCountsNothing() throws Exception {
        try (Gateway gateway = Gateway.start(document(""))) {
            for (int i = 0; i < 5; i++) {
                String body =
                        "{\"method\":\"GET\",\"path\":\"/a\",\"remote\":\"192.0.2.1\",\"headers\":{\"X-Api-Key\":\"wrong-0123456789abc\"}}";
                assertThat(gateway.admin("POST", "/explain", body).body()).contains("has not failed too often");
            }
            assertThat(status(gateway, "/a", GOOD, "192.0.2.1")).isEqualTo(200);
        }
    }

    @Test
    void guessesAtTheSameTimeGetNoMoreAnswersThanOneAfterTheOther() throws Exception {
        Failures failures = new Failures(Units.rate("1/d"), new ManualClock());
        AuthFailuresPolicy policy = new AuthFailuresPolicy(failures);
        io.gatehouse.exchange.Exchange exchange = io.gatehouse.testing.Exchanges.of("GET", "/");
        var verdict = policy.decide(exchange);
        exchange.decided(
                "key",
                io.gatehouse.policy.Proof.refused(
                        "x", io.gatehouse.policy.Proof.Refusal.unauthorized("no", java.util.Map.of())));
        failures.count(exchange.client().address());
        var reply = policy.carryOut(
                verdict,
                exchange,
                asked -> io.gatehouse.exchange.Reply.of(401, asked.request().headers()));
        assertThat(reply.status()).isEqualTo(429);
    }

    @Test
    void whatWasUsedUpComesBackWithTime() throws Exception {
        ManualClock clock = new ManualClock();
        Failures failures = new Failures(Units.rate("1/min"), clock);
        AuthFailuresPolicy policy = new AuthFailuresPolicy(failures);
        io.gatehouse.exchange.Exchange exchange = io.gatehouse.testing.Exchanges.of("GET", "/");
        failures.count(InetAddress.getByName("203.0.113.7"));
        assertThat(policy.decide(exchange).status()).isEqualTo(429);
        clock.advance(Duration.ofMinutes(1));
        assertThat(policy.decide(exchange).refuses()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"20/min, true", "10000/s, true", "10001/s, false"})
    void aRateThatKeepsNobodyFromGuessingIsRefused(String rate, boolean good) {
        Problems problems = new Problems();
        new AuthFailuresType().check(new AuthFailuresOptions(rate), problems.root());
        assertThat(problems.isEmpty()).isEqualTo(good);
    }
}
