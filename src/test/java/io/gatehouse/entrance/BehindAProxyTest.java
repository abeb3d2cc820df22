package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.valves.RemoteIpValve;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behind Tomcat's RemoteIpValve, which has told the client's address and scheme from a proxy's fields already. */
class BehindAProxyTest {
    private Backend backend;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.start().answerWith(Answer.ok("done"));
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {"203.0.113.9", "6.6.6.6, 203.0.113.9", "203.0.113.9, 10.0.0.1"})
    void theUpstreamIsToldOfTheClientThatTheServerFoundOnceAndOfNobodyElse(String forwardedFor) throws Exception {
        try (Gateway gateway = gateway("", false)) {
            ask(gateway, "/echo/a", "X-Forwarded-For: " + forwardedFor, "X-Forwarded-Proto: https");
        }
        Recorded arrived = backend.take();

        assertThat(arrived.header("Forwarded"))
                .isEqualTo("for=203.0.113.9;proto=https;host=gate.example.com;by=_gatehouse");
        assertThat(arrived.headers("X-Forwarded-For")).containsExactly("203.0.113.9");
        assertThat(arrived.headers("X-Forwarded-Proto")).containsExactly("https");
        assertThat(arrived.header("X-Forwarded-Port")).isEqualTo("443");
    }

    @Test
    void whoIsTrustedBeyondTheServersOwnProxiesIsBelievedTheRest() throws Exception {
        try (Gateway gateway = gateway("trust: [203.0.113.0/24]", false)) {
            ask(gateway, "/echo/a", "X-Forwarded-For: 198.51.100.7, 203.0.113.9", "X-Forwarded-Proto: https");
        }
        Recorded arrived = backend.take();

        assertThat(arrived.header("X-Forwarded-For")).isEqualTo("198.51.100.7, 203.0.113.9");
        assertThat(arrived.headers("X-Forwarded-Proto")).containsExactly("https");
    }

    @Test
    void theClientsSchemeIsTheOneThatTheProxyTells() throws Exception {
        try (Gateway gateway = gateway("", false)) {
            RawResponse secure = ask(gateway, "/secure/a", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https");
            RawResponse plain = ask(gateway, "/secure/a?b", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: http");

            assertThat(secure.status()).isEqualTo(200);
            assertThat(secure.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
            assertThat(plain.status()).isEqualTo(308);
            assertThat(plain.header("Location")).isEqualTo("https://gate.example.com/secure/a?b");
        }
    }

    @Test
    void redirectsLeadToTheHostThatTheServerTookFromTheProxy() throws Exception {
        try (Gateway gateway = gateway("", true)) {
            RawResponse moved = ask(
                    gateway,
                    "/moved",
                    "X-Forwarded-For: 203.0.113.9",
                    "X-Forwarded-Proto: https",
                    "X-Forwarded-Host: public.example.com");

            assertThat(moved.header("Location")).isEqualTo("https://public.example.com/here");
        }
    }

    @Test
    void aHostWithAPortOfItsOwnKeepsIt() throws Exception {
        try (Gateway gateway = gateway("", false);
                RawClient client = RawClient.connect(gateway.port())) {
            client.head(
                    "GET /moved HTTP/1.1",
                    "Host: gate.example.com:8443",
                    "X-Forwarded-For: 203.0.113.9",
                    "X-Forwarded-Proto: https");

            assertThat(client.receive().header("Location")).isEqualTo("https://gate.example.com:8443/here");
        }
    }

    @Test
    void nobodyBecomesLoopbackByAFieldThatTheServerBelieves() throws Exception {
        try (Gateway gateway = gateway("", false);
                RawClient client = RawClient.connect(gateway.port())) {
            client.head(
                    "GET /_gatehouse/admin/v1/config HTTP/1.1",
                    "Host: 127.0.0.1",
                    "Authorization: Bearer " + gateway.token(),
                    "X-Forwarded-For: 127.0.0.1");

            assertThat(client.receive().status()).isEqualTo(404);
        }
    }

    private Gateway gateway(String trust, boolean host) throws IOException {
        RemoteIpValve valve = new RemoteIpValve();
        if (host) {
            valve.setHostHeader("X-Forwarded-Host");
        }
        return Gateway.behind(valve, """
            version: 1
            %s
            upstreams: {recorder: {targets: ["%s"]}}
            routes:
              echo: {match: {path: /echo/**}, upstream: recorder}
              secure: {match: {path: /secure/**}, upstream: recorder, policies: [httpsOnly: {}, hsts: {}]}
              moved: {match: {path: /moved}, redirect: {status: 308, path: /here}}
            """.formatted(trust, backend.url()));
    }

    private static RawResponse ask(Gateway gateway, String target, String... fields) throws IOException {
        List<String> lines = new ArrayList<>(List.of("GET " + target + " HTTP/1.1", "Host: gate.example.com"));
        lines.addAll(List.of(fields));
        return RawClient.exchange(gateway.port(), lines.toArray(String[]::new));
    }
}
