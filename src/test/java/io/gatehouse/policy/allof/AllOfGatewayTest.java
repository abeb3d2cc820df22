package io.gatehouse.policy.allof;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.Recorded;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several ways at once, on a real socket. */
@ExtendWith(QuietLog.class)
class AllOfGatewayTest {
    private static final String ACME = "the-key-of-acme-1";
    private static final String GLOBEX = "the-key-of-globex";

    private static Backend upstream;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = Backend.start().answerWith(Answer.ok("pets"));
        String pem = Issuer.pem(Issuer.P256.getPublic()).replace("\n", "\\n");
        gateway = Gateway.start("""
            version: 1
            upstreams: {pets: {targets: ["%s"]}}
            policies:
              users: {jwt: {issuer: "https://idp.example.com/", audience: petstore, pem: "%s", forward: {claims: {sub: X-User}, token: false}}}
              both: {allOf: {of: [{apiKey: {}}, users]}}
              shown: {allOf: {of: [users, {mtls: {}}]}}
            consumers:
              acme: {groups: [partners], credentials: [{apiKey: {key: "${file:acme.key}"}}, {jwt: {issuer: "https://idp.example.com/", claim: sub, value: acme}}]}
              globex: {groups: [], credentials: [{apiKey: {key: "${file:globex.key}"}}]}
            routes:
              both: {match: {path: /both}, upstream: pets, policies: [both, {identity: {consumer: X-Consumer, groups: X-Groups, subject: X-Subject}}]}
              open: {match: {path: /open}, upstream: pets, policies: [both, {anonymous: {}}]}
              shown: {match: {path: /shown}, upstream: pets, policies: [shown]}
            """.formatted(upstream.url(), pem), Map.of("acme.key", ACME, "globex.key", GLOBEX));
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    private static String token(String sub) {
        String claims = "{\"iss\":\"https://idp.example.com/\",\"aud\":\"petstore\",\"exp\":"
                + (Instant.now().getEpochSecond() + 600) + ",\"groups\":[\"people\"],\"sub\":\"" + sub + "\"}";
        return "Bearer " + Issuer.sign("ES256", Issuer.P256.getPrivate(), "{\"alg\":\"ES256\"}", claims);
    }

    private static HttpResponse<String> call(String path, List<String> fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path));
        for (int i = 0; i < fields.size(); i += 2) {
            request.header(fields.get(i), fields.get(i + 1));
        }
        return gateway.send(request.build());
    }

    @Test
    void whoProvesItByAllIsKnownByAll() throws Exception {
        assertThat(call("/both", List.of("X-Api-Key", ACME, "Authorization", token("anna")))
                        .statusCode())
                .isEqualTo(200);
        Recorded asked = upstream.take();
        assertThat(asked.header("X-Consumer")).isEqualTo("acme");
        assertThat(asked.header("X-Subject")).isEqualTo("https://idp.example.com/|anna");
        assertThat(asked.header("X-Groups")).isEqualTo("partners,people");
        assertThat(asked.header("X-User")).isEqualTo("anna");
        assertThat(asked.header("X-Api-Key")).isNull();
        assertThat(asked.header("Authorization")).isNull();
    }

    static Stream<Arguments> refused() {
        String good = token("anna");
        return Stream.of(
                Arguments.of("nothing", List.of(), 401, ""),
                Arguments.of("the key alone", List.of("X-Api-Key", ACME), 401, ""),
                Arguments.of("the token alone", List.of("Authorization", good), 401, ""),
                Arguments.of("another key", List.of("X-Api-Key", "the-key-of-nobody", "Authorization", good), 401, ""),
                Arguments.of(
                        "another token",
                        List.of("X-Api-Key", ACME, "Authorization", good.substring(0, good.length() - 9) + "AAAAAAAAA"),
                        401,
                        ", error=\"invalid_token\""),
                Arguments.of(
                        "two consumers", List.of("X-Api-Key", GLOBEX, "Authorization", token("acme")), 403, "none"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whoDoesNotIsRefusedAndToldAllWays(String what, List<String> fields, int status, String error)
            throws Exception {
        HttpResponse<String> refused = call("/both", fields);
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        List<String> challenges = refused.headers().allValues("WWW-Authenticate");
        if (status == 401) {
            assertThat(challenges).contains("Bearer realm=\"gatehouse\"" + error);
            assertThat(challenges).anyMatch(challenge -> challenge.startsWith("ApiKey"));
        } else {
            assertThat(challenges).isEmpty();
        }
        assertThat(upstream.untaken()).isEmpty();
    }

    @Test
    void halfOfItIsNotAnonymousAndNothingOfItIs() throws Exception {
        assertThat(call("/open", List.of("X-Api-Key", ACME)).statusCode()).isEqualTo(401);
        assertThat(call("/open", List.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void aCertificateThatIsMissingCanNotBeAskedFor() throws Exception {
        HttpResponse<String> refused = call("/shown", List.of("Authorization", token("anna")));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().allValues("WWW-Authenticate")).isEmpty();
    }

    @Test
    void anExplanationTellsWhichPartFailed() throws Exception {
        HttpResponse<String> told = gateway.admin(
                "POST",
                "/explain",
                "{\"method\":\"GET\",\"path\":\"/both\",\"headers\":{\"X-Api-Key\":\"" + ACME + "\"}}");
        assertThat(told.body())
                .contains("users: the request brings no token")
                .contains("\"both.apiKey ")
                .doesNotContain(ACME);
    }
}
