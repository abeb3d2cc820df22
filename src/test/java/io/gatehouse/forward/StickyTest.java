package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StickyTest {
    private Backend one;
    private Backend two;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        one = Backend.start().answerWith(Answer.ok("one"));
        two = Backend.start().answerWith(Answer.ok("two"));
        gateway = Gateway.start("""
            version: 1
            upstreams:
              u: {targets: ['%s', '%s'], sticky: {cookie: shop}, health: {passive: {failures: 1}}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(one.url(), two.url()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        one.close();
        two.close();
    }

    private HttpResponse<String> get(String cookie) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/"))
                .header("Cookie", cookie)
                .build());
    }

    private static String code(HttpResponse<String> reply) {
        String field = reply.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(field).matches("shop=[A-Za-z0-9_-]{24}; Path=/; HttpOnly; SameSite=Lax; Secure");
        return field.substring(0, field.indexOf(';'));
    }

    @Test
    void aClientStaysWithItsTarget() throws Exception {
        HttpResponse<String> first = get("a=b");
        String own = code(first);
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> next = get("a=b; " + own + "; c=d");
            assertThat(next.body()).isEqualTo(first.body());
            assertThat(next.headers().firstValue("Set-Cookie")).isEmpty();
        }
        Backend backend = first.body().equals("one") ? one : two;
        assertThat(backend.requests().get(1).header("Cookie")).isEqualTo("a=b; c=d");
    }

    @Test
    void aTargetDoesNotSeeACookieThatIsTheOnlyOne() throws Exception {
        get("shop=foreign");
        assertThat((one.requests().isEmpty() ? two : one).take().header("Cookie"))
                .isNull();
    }

    @Test
    void whereItsTargetIsGoneAClientGetsAnotherAndStaysThere() throws Exception {
        HttpResponse<String> first = get("a=b");
        (first.body().equals("one") ? one : two).close();
        HttpResponse<String> next = get(code(first));
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(next.body()).isNotEqualTo(first.body());
        String other = code(next);
        assertThat(get(other).body()).isEqualTo(next.body());
    }

    @Test
    void itsCookieIsOfTheWholeGatewayAndNotOfTheRoutesPath() throws Exception {
        gateway.publish("""
            version: 1
            upstreams:
              u: {targets: ['%s', '%s'], sticky: {cookie: shop}}
            routes: {r: {match: {path: /stay/**}, upstream: u, rewrite: {stripPrefix: /stay}}}
            """.formatted(one.url(), two.url()));
        one.answerWith(Answer.ok("one").field("Set-Cookie", "own=1; Path=/"));
        two.answerWith(Answer.ok("two").field("Set-Cookie", "own=1; Path=/"));
        HttpResponse<String> reply = gateway.get("/stay/a");
        assertThat(reply.headers().allValues("Set-Cookie"))
                .hasSize(2)
                .contains("own=1; Path=/stay")
                .anyMatch(field -> field.startsWith("shop=") && field.contains("; Path=/; "));
    }

    /** It is for one client alone, and no cookie of the upstream either that would keep its answer from being stored. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCacheKeepsTheAnswerAndNotTheCookie(boolean setCookie) throws Exception {
        gateway.publish("""
            version: 1
            upstreams:
              u: {targets: ['%s', '%s'], sticky: {cookie: shop}}
            routes: {r: {match: {path: /**}, upstream: u, policies: [{cache: {ttl: 1h, setCookie: %s}}]}}
            """.formatted(one.url(), two.url(), setCookie));
        HttpResponse<String> first = get("a=b");
        code(first);
        HttpResponse<String> next = get("a=b");
        assertThat(next.headers().firstValue("Cache-Status").orElseThrow()).contains("; hit");
        assertThat(next.body()).isEqualTo(first.body());
        assertThat(next.headers().firstValue("Set-Cookie")).isEmpty();
    }
}
