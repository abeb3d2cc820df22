package io.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Recorded;
import io.gatehouse.testing.Relay;
import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens of a real identity provider, its new keys, and its absence. */
class KeycloakIT {
    private static final String BATCH = "the secret of the batch";
    private static final String ELSEWHERE = "the secret of elsewhere";

    private static Keycloak keycloak;
    private static Backend backend;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        keycloak = Keycloak.running();
        backend = Backend.start();
        backend.answerWith(Answer.ok("fed"));
        gateway = start(keycloak.issuer());
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        backend.close();
    }

    private static String document(String issuer) {
        return """
            version: 1
            upstreams: {pets: {targets: ["%s"]}}
            policies:
              users: {jwt: {issuer: "%s", audience: petstore, forward: {claims: {azp: X-Client}, token: false}}}
            consumers:
              batch: {groups: [machines], credentials: [{jwt: {issuer: "%s", claim: azp, value: petstore-batch}}]}
            routes:
              pets: {match: {path: /pets}, upstream: pets, policies: [users, {authorize: {groups: [machines], scopes: ["pets:read"]}}]}
              asked: {match: {path: /asked}, upstream: pets, policies: [{introspection: {issuer: "%s", client: petstore, secret: "${file:gateway.secret}", audience: petstore}}]}
              writes: {match: {path: /writes}, upstream: pets, policies: [users, {authorize: {scopes: ["pets:write"]}}]}
            """.formatted(backend.url(), issuer, issuer, issuer);
    }

    private static Gateway start(String issuer) throws IOException {
        return Gateway.start(document(issuer), Map.of("gateway.secret", "the secret of the gateway"));
    }

    private static HttpResponse<String> call(Gateway asked, String path, String token) throws IOException {
        return asked.send(HttpRequest.newBuilder(asked.uri(path))
                .header("Authorization", "Bearer " + token)
                .header("X-Client", "somebody else")
                .build());
    }

    private static int status(Gateway asked, String token) {
        try {
            return call(asked, "/pets", token).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTokenOfAClientLetsItInAsItsConsumer() throws Exception {
        String token = keycloak.accessToken("petstore-batch", BATCH, "pets:read");
        backend.forget();
        assertThat(call(gateway, "/pets", token).statusCode()).isEqualTo(200);
        Recorded asked = backend.take();
        assertThat(asked.headers("X-Client")).containsExactly("petstore-batch");
        assertThat(asked.header("Authorization")).isNull();
    }

    @Test
    void aTokenWithoutTheScopeIsAnsweredWithTheOneItNeeds() throws Exception {
        String token = keycloak.accessToken("petstore-batch", BATCH, "pets:read");
        HttpResponse<String> refused = call(gateway, "/writes", token);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().allValues("WWW-Authenticate"))
                .containsExactly("Bearer error=\"insufficient_scope\", scope=\"pets:write\"");
        String more = keycloak.accessToken("petstore-batch", BATCH, "pets:read pets:write");
        assertThat(call(gateway, "/writes", more).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenForAnotherAudienceIsRefusedAndAnExplanationTellsWhy() throws Exception {
        String token = keycloak.accessToken("elsewhere", ELSEWHERE, "");
        HttpResponse<String> refused = call(gateway, "/pets", token);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().allValues("WWW-Authenticate"))
                .hasSize(2)
                .first()
                .isEqualTo("Bearer realm=\"gatehouse\", error=\"invalid_token\"");
        assertThat(refused.body()).contains("The token is not good.").doesNotContain("aud");
        String question = Json.createObjectBuilder()
                .add("method", "GET")
                .add("path", "/pets")
                .add("headers", Json.createObjectBuilder().add("Authorization", "Bearer " + token))
                .build()
                .toString();
        assertThat(gateway.admin("POST", "/explain", question).body())
                .contains("the token has no aud")
                .doesNotContain(token);
    }

    @Test
    void aTokenIsGoodThatItsIssuerSaysIs() throws Exception {
        String token = keycloak.accessToken("petstore-batch", BATCH, "pets:read");
        assertThat(call(gateway, "/asked", token).statusCode()).isEqualTo(200);
        String elsewhere = keycloak.accessToken("elsewhere", ELSEWHERE, "");
        assertThat(call(gateway, "/asked", elsewhere).statusCode()).isEqualTo(401);
        assertThat(call(gateway, "/asked", "nonsense").statusCode()).isEqualTo(401);
    }

    @Test
    void aKeyThatIsNewIsFoundAndOneThatIsGoneIsNotBelieved() throws Exception {
        String before = keycloak.accessToken("petstore-batch", BATCH, "pets:read");
        assertThat(status(gateway, before)).isEqualTo(200);
        String created = "{\"name\":\"renewed\",\"providerId\":\"rsa-generated\","
                + "\"providerType\":\"org.keycloak.keys.KeyProvider\",\"config\":{\"priority\":[\""
                + System.currentTimeMillis() / 1000 + "\"],"
                + "\"enabled\":[\"true\"],\"active\":[\"true\"],\"keySize\":[\"2048\"],\"algorithm\":[\"RS256\"]}}";
        keycloak.administer("POST", "/components", created);
        String after = keycloak.accessToken("petstore-batch", BATCH, "pets:read");
        assertThat(after.substring(0, after.indexOf('.')))
                .as("it is signed with another key")
                .isNotEqualTo(before.substring(0, before.indexOf('.')));
        // keys are not asked for again within 30 seconds
        Eventually.is(() -> status(gateway, after) == 200, Duration.ofSeconds(300));
        assertThat(status(gateway, before)).as("the old key is still there").isEqualTo(200);
    }

    @Test
    void whileTheProviderIsAwayTheKeysThatAreKnownAreGoodAndAGatewayStarts() throws Exception {
        try (Relay relay = Relay.to(keycloak.port())) {
            Keycloak elsewhere = keycloak.at(relay.url());
            String token = elsewhere.accessToken("petstore-batch", BATCH, "pets:read");
            String second = elsewhere.accessToken("petstore-batch", BATCH, "pets:read pets:write");
            try (Gateway early = start(elsewhere.issuer())) {
                assertThat(status(early, token)).isEqualTo(200);
                relay.leave();
                assertThat(status(early, token)).isEqualTo(200);
                assertThat(status(early, second)).as("one that is new").isEqualTo(200);
                assertThat(status(early, second + "A")).isEqualTo(401);
                try (Gateway late = start(elsewhere.issuer())) {
                    HttpResponse<String> refused = call(late, "/pets", token);
                    assertThat(refused.statusCode()).isEqualTo(503);
                    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
                    relay.reopen();
                    Eventually.is(() -> status(late, token) == 200, Duration.ofSeconds(10));
                }
            }
        }
    }
}
