package io.gatehouse.policy.upstreamauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.Recorded;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the gateway says to an upstream who it is, with a provider on a socket. */
@ExtendWith(QuietLog.class)
class UpstreamAuthGatewayTest {
    private static final String ISSUER = "https://idp.example.com/";

    private static Backend upstream;
    private static Backend provider;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = Backend.start();
        provider = Backend.start();
        gateway = Gateway.start(
                document(), Map.of("client.secret", "s:ecret", "pets.password", "pässword", "pets.key", "the-key"));
    }

    private static String document() {
        String pem = Issuer.pem(Issuer.P256.getPublic()).replace("\n", "\\n");
        return """
            version: 1
            upstreams: {pets: {targets: ["%1$s"]}}
            policies:
              users: {jwt: {issuer: "%2$s", audience: petstore, pem: "%3$s"}}
            routes:
              basic: {match: {path: /basic}, upstream: pets, policies: [{upstreamAuth: {basic: {user: gäte, password: "${file:pets.password}"}}}]}
              key: {match: {path: /key}, upstream: pets, policies: [{upstreamAuth: {apiKey: {key: "${file:pets.key}"}}}]}
              own:
                match: {path: /own}
                upstream: pets
                policies: [{upstreamAuth: {token: {issuer: "%4$s", client: gate, secret: "${file:client.secret}", scopes: [read]}}}]
              away:
                match: {path: /away}
                upstream: pets
                policies: [{upstreamAuth: {token: {endpoint: "%4$snothing", client: gate, secret: "${file:client.secret}"}}}]
              exchanged:
                match: {path: /exchanged}
                upstream: pets
                policies:
                  - users
                  - anonymous: {}
                  - upstreamAuth: {token: {grant: exchange, endpoint: "%4$sexchange", client: gate, secret: "${file:client.secret}", clientAuth: post, audience: pets}}
            """.formatted(upstream.url(), ISSUER, pem, provider.url() + "/");
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        provider.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
        upstream.answerWith(Answer.ok("pets"));
        provider.forget();
        provider.answerWith(request -> switch (request.target()) {
            case "/.well-known/openid-configuration" ->
                json(
                        200,
                        "{\"issuer\":\"" + provider.url() + "/\",\"token_endpoint\":\"" + provider.url() + "/token\"}");
            case "/token" -> json(200, "{\"access_token\":\"own-token\",\"token_type\":\"Bearer\",\"expires_in\":300}");
            case "/exchange" ->
                json(200, "{\"access_token\":\"for-pets\",\"token_type\":\"Bearer\",\"expires_in\":300}");
            default -> Answer.of(404);
        });
    }

    private static Answer json(int status, String text) {
        return Answer.of(status, "Content-Type", "application/json").body(text);
    }

    private static String token(String sub) {
        String claims = "{\"iss\":\"" + ISSUER + "\",\"aud\":\"petstore\",\"exp\":"
                + (Instant.now().getEpochSecond() + 600) + ",\"sub\":\"" + sub + "\"}";
        return Issuer.sign("ES256", Issuer.P256.getPrivate(), "{\"alg\":\"ES256\"}", claims);
    }

    private static HttpResponse<String> call(String path, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path));
        return gateway.send((fields.length == 0 ? request : request.headers(fields)).build());
    }

    @Test
    void aUserAndAPasswordGoInPlaceOfWhatTheClientSent() throws Exception {
        assertThat(call("/basic", "Authorization", "DPoP token", "DPoP", "proof", "Accept", "a/b")
                        .statusCode())
                .isEqualTo(200);
        Recorded asked = upstream.take();
        // gäte:pässword in UTF-8 (RFC 7617 §2.1)
        assertThat(asked.headers("Authorization")).containsExactly("Basic Z8OkdGU6cMOkc3N3b3Jk");
        assertThat(asked.header("DPoP")).as("a proof of the client's token").isNull();
        assertThat(asked.header("Accept")).isEqualTo("a/b");
    }

    @Test
    void aKeyGoesInItsField() throws Exception {
        assertThat(call("/key", "X-Api-Key", "mine").statusCode()).isEqualTo(200);
        assertThat(upstream.take().headers("X-Api-Key")).containsExactly("the-key");
    }

    @Test
    void aTokenOfTheGatewaysOwnIsAskedForOnceAndKept() throws Exception {
        gateway.publish("version: 1");
        gateway.publish(document());
        for (int i = 0; i < 3; i++) {
            assertThat(call("/own").statusCode()).isEqualTo(200);
            assertThat(upstream.take().header("Authorization")).isEqualTo("Bearer own-token");
        }
        assertThat(provider.untaken().stream().filter(each -> each.target().equals("/token")))
                .singleElement()
                .satisfies(asked -> {
                    assertThat(asked.header("Authorization")).isEqualTo("Basic Z2F0ZTpzJTNBZWNyZXQ=");
                    assertThat(asked.text()).isEqualTo("grant_type=client_credentials&scope=read");
                });
        // and outlives a publish that leaves it as it is
        gateway.publish(document() + "  other: {match: {path: /other}, respond: {}}\n");
        assertThat(call("/own").statusCode()).isEqualTo(200);
        assertThat(provider.untaken().stream().filter(each -> each.target().equals("/token")))
                .hasSize(1);
        gateway.publish(document());
    }

    @Test
    void whereNoneIsGivenTheUpstreamIsNotAsked() throws Exception {
        HttpResponse<String> refused = call("/away");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).doesNotContain("404", "/nothing", provider.url());
        assertThat(upstream.untaken()).isEmpty();
    }

    @Test
    void whatIsRefusedToTheGatewayItselfIsNoFaultOfTheCallers() throws Exception {
        gateway.publish("version: 1");
        gateway.publish(document());
        provider.answerWith(request -> request.target().equals("/token")
                ? json(400, "{\"error\":\"access_denied\"}")
                : json(200, "{\"issuer\":\"%1$s/\",\"token_endpoint\":\"%1$s/token\"}".formatted(provider.url())));
        assertThat(call("/own").statusCode()).isEqualTo(503);
        assertThat(upstream.untaken()).isEmpty();
        gateway.publish("version: 1");
        gateway.publish(document());
    }

    @Test
    void theCallersTokenIsExchangedForOneThatIsForTheUpstream() throws Exception {
        String anna = token("anna");
        assertThat(call("/exchanged", "Authorization", "Bearer " + anna).statusCode())
                .isEqualTo(200);
        assertThat(upstream.take().headers("Authorization")).containsExactly("Bearer for-pets");
        Recorded asked = provider.take();
        assertThat(asked.header("Authorization")).isNull();
        assertThat(asked.text())
                .contains("subject_token=" + anna)
                .contains("client_id=gate&client_secret=s%3Aecret")
                .contains("audience=pets");
    }

    @Test
    void whoHasNoneOrAnotherThatIsNotTakenMayNot() throws Exception {
        HttpResponse<String> nobody = call("/exchanged");
        assertThat(nobody.statusCode()).isEqualTo(403);
        provider.answerWith(json(400, "{\"error\":\"invalid_grant\"}"));
        HttpResponse<String> refused = call("/exchanged", "Authorization", "Bearer " + token("mallory"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).doesNotContain("invalid_grant");
        assertThat(upstream.untaken()).isEmpty();
    }

    @Test
    void anExplanationAsksNobodyAndShowsNothing() throws Exception {
        gateway.publish("version: 1");
        gateway.publish(document());
        for (String path : new String[] {"/own", "/basic", "/key"}) {
            HttpResponse<String> told =
                    gateway.admin("POST", "/explain", "{\"method\":\"GET\",\"path\":\"" + path + "\"}");
            assertThat(told.statusCode()).isEqualTo(200);
            assertThat(told.body()).contains("goes in").doesNotContain("own-token", "the-key", "Z8OkdGU6");
        }
        assertThat(provider.untaken()).isEmpty();
        assertThat(upstream.untaken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{token: {client: gate, secret: '${file:pets.key}'}} | /token | exactly one of: issuer, endpoint",
                "{token: {client: g, secret: '${file:pets.key}', issuer: 'https://i.example', endpoint:"
                        + " 'https://i.example/t'}} | /token/issuer | one of both",
                "{apiKey: {key: '${file:pets.key}'}, basic: {user: a, password: '${file:pets.key}'}}"
                        + " | '' | exactly one of: basic, apiKey, token",
                "{token: {grant: exchange, client: g, secret: '${file:pets.key}', endpoint: 'https://i.example/t'}}"
                        + " | - | an authentication among the route's policies"
            })
    void whatIsNotOneWayIsRefused(String options, String below, String expected) throws Exception {
        String yaml = "{version: 1, routes: {a: {match: {path: /a}, respond: {}, policies: [{upstreamAuth: " + options
                + "}]}}}";
        HttpResponse<String> refused = gateway.admin(
                "PUT", "/config?dryRun=true", Document.read(yaml, Format.YAML).toJson(), "If-Match", "*");
        assertThat(refused.statusCode()).isEqualTo(422);
        String place = "/routes/a/policies/0" + (below.equals("-") ? "" : "/upstreamAuth" + below);
        assertThat(refused.body()).contains("\"pointer\":\"" + place + "\"").contains(expected);
    }
}
