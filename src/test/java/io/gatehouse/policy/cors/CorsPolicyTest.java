package io.gatehouse.policy.cors;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Problems;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Exchanges;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorsPolicyTest {
    private static final CorsOptions OPTIONS = new CorsOptions(
            List.of("https://app.example.com", "https://*.shop.example.com"),
            List.of("GET", "DELETE"),
            List.of("X-Token"),
            List.of("ETag"),
            true,
            "10m");

    private final CorsPolicy policy = policy(OPTIONS);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "https://app.example.com, allowed",
        "https://a.shop.example.com, allowed",
        "https://a.b.shop.example.com, allowed",
        "https://shop.example.com, foreign",
        "https://evilshop.example.com, foreign",
        "http://app.example.com, foreign",
        "https://app.example.com.evil.org, foreign",
        "https://app.example.com:8443, foreign",
        "null, foreign"
    })
    void anOriginIsAllowedExactlyOrByItsWildcard(String origin, String outcome) {
        assertThat(policy.decide(Exchanges.of("GET", "/", "Origin", origin)).outcome())
                .isEqualTo(outcome);
    }

    @Test
    void aPreflightIsAnsweredWithoutAskingTheUpstream() throws Exception {
        Reply reply = run(preflight("DELETE", "x-token, content-type"), null);
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.headers().first("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(reply.headers().first("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(reply.headers().first("Access-Control-Allow-Methods")).isEqualTo("GET, DELETE");
        assertThat(reply.headers().first("Access-Control-Allow-Headers")).isEqualTo("x-token, content-type");
        assertThat(reply.headers().first("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(reply.headers().members("Vary"))
                .contains("Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers");
    }

    @ParameterizedTest
    @CsvSource({"PUT, x-token", "DELETE, x-other", "delete, x-token", "GET, authorization"})
    void aPreflightThatAsksForMoreIsRefusedWithAReason(String method, String headers) throws Exception {
        Exchange exchange = preflight(method, headers);
        assertThat(policy.decide(exchange).refuses()).isTrue();
        Reply reply = run(exchange, null);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.headers().contains("Access-Control-Allow-Origin")).isFalse();
    }

    @Test
    void anActualRequestGetsTheFieldsAndTheUpstreamsOwnAreRemoved() throws Exception {
        Reply reply = run(
                Exchanges.of("GET", "/", "Origin", "https://app.example.com"),
                Headers.of("access-control-allow-origin", "*", "Vary", "Accept", "ETag", "\"1\""));
        assertThat(reply.headers().all("Access-Control-Allow-Origin")).containsExactly("https://app.example.com");
        assertThat(reply.headers().first("Access-Control-Expose-Headers")).isEqualTo("ETag");
        assertThat(reply.headers().first("Vary")).isEqualTo("Accept, Origin");
    }

    @Test
    void aForeignOriginGetsItsAnswerWithoutTheFieldsThatWouldShowIt() throws Exception {
        Reply reply = run(
                Exchanges.of("GET", "/", "Origin", "https://evil.org"), Headers.of("Access-Control-Allow-Origin", "*"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).isEqualTo(Headers.of("Vary", "Origin"));
    }

    @Test
    void aRequestWithoutOriginStillVaries() throws Exception {
        assertThat(run(Exchanges.of("GET", "/"), Headers.EMPTY).headers()).isEqualTo(Headers.of("Vary", "Origin"));
    }

    @Test
    void anyOriginIsAnsweredWithAStarAndNoVary() throws Exception {
        CorsPolicy any = policy(new CorsOptions(List.of("*"), null, List.of("*"), null, null, null));
        Reply reply = any.carryOut(
                any.decide(Exchanges.of("GET", "/", "Origin", "https://x.org")),
                Exchanges.of("GET", "/"),
                exchange -> Reply.of(200, Headers.EMPTY));
        assertThat(reply.headers()).isEqualTo(Headers.of("Access-Control-Allow-Origin", "*"));
        assertThat(any.decide(preflight("GET", "authorization")).refuses())
                .as("a star does not cover Authorization")
                .isTrue();
    }

    @Test
    void credentialsForAnyOriginAreAProblem() {
        Problems problems = new Problems();
        new CorsType()
                .check(
                        new CorsOptions(List.of("*", "https://a.org"), null, null, List.of("*"), true, null),
                        problems.root().child("cors"));
        assertThat(problems.list())
                .extracting("pointer")
                .containsExactly("/cors/origins", "/cors/expose", "/cors/credentials");
    }

    private Reply run(Exchange exchange, @Nullable Headers upstream) throws Exception {
        return policy.carryOut(policy.decide(exchange), exchange, e -> {
            if (upstream == null) {
                throw new AssertionError("the upstream was asked");
            }
            return Reply.of(200, upstream);
        });
    }

    private static Exchange preflight(String method, String headers) {
        return Exchanges.of(
                "OPTIONS",
                "/",
                "Origin",
                "https://app.example.com",
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                headers);
    }

    private static CorsPolicy policy(CorsOptions options) {
        return (CorsPolicy)
                new CorsType().compile(options, new Provisions("r.cors", Secrets.below(List.of()), Consumers.NONE));
    }
}
