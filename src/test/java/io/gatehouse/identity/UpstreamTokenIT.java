package io.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that a real identity provider gives the gateway for its upstreams. */
class UpstreamTokenIT {
    private static Backend backend;
    private static Keycloak keycloak;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        keycloak = Keycloak.running();
        backend = Backend.start();
        backend.answerWith(Answer.ok("fed"));
        gateway = Gateway.start(
                document(keycloak.issuer()),
                Map.of("gateway.secret", "the secret of the gateway", "batch.secret", "the secret of the batch"));
    }

    private static String document(String issuer) {
        return """
            version: 1
            upstreams: {pets: {targets: ["%1$s"]}}
            policies:
              users: {jwt: {issuer: "%2$s", audience: petstore, forward: {claims: {azp: X-Client}}}}
            routes:
              judged: {match: {path: /judged}, upstream: pets, policies: [users]}
              own:
                match: {path: /own}
                upstream: pets
                policies: [{upstreamAuth: {token: {issuer: "%2$s", client: petstore-batch, secret: "${file:batch.secret}", scopes: ["pets:write"]}}}]
              exchanged:
                match: {path: /exchanged}
                upstream: pets
                policies:
                  - users
                  - upstreamAuth: {token: {grant: exchange, issuer: "%2$s", client: petstore, secret: "${file:gateway.secret}"}}
              signed:
                match: {path: /signed}
                upstream: pets
                policies: [users, {identity: {jwt: {audience: pets, claims: {azp: client}}}}]
            """.formatted(backend.url(), issuer);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        backend.close();
    }

    @BeforeEach
    void forget() {
        backend.forget();
    }

    private static HttpResponse<String> call(Gateway asked, String path, String token) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(asked.uri(path));
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        return asked.send(request.build());
    }

    @Test
    void theUpstreamGetsATokenOfTheGatewaysOwnThatItsIssuersKeysVerify() throws Exception {
        assertThat(call(gateway, "/own", "").statusCode()).isEqualTo(200);
        String own = backend.take().header("Authorization");
        assertThat(call(gateway, "/judged", String.valueOf(own)).statusCode()).isEqualTo(200);
        assertThat(backend.take().header("X-Client")).isEqualTo("petstore-batch");
        assertThat(call(gateway, "/own", "").statusCode()).isEqualTo(200);
        assertThat(backend.take().header("Authorization")).isEqualTo(own);
    }

    @Test
    void orOneOfTheCallersThatWasMadeForTheGateway() throws Exception {
        String callers = "Bearer " + keycloak.accessToken("petstore-batch", "the secret of the batch", "pets:read");
        assertThat(call(gateway, "/exchanged", callers).statusCode()).isEqualTo(200);
        String exchanged = backend.take().header("Authorization");
        assertThat(exchanged).startsWith("Bearer ").isNotEqualTo(callers);
        assertThat(claim("azp", String.valueOf(exchanged))).isEqualTo("petstore");
        assertThat(claim("sub", String.valueOf(exchanged))).isEqualTo(claim("sub", callers));
    }

    private static String claim(String name, String token) {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        try (JsonReader reader = Json.createReader(new StringReader(new String(claims, StandardCharsets.UTF_8)))) {
            return reader.readObject().getString(name);
        }
    }

    @Test
    void anInnerGatewayBelievesATokenOfTheOuterOne() throws Exception {
        String callers = "Bearer " + keycloak.accessToken("petstore-batch", "the secret of the batch", "pets:read");
        try (Gateway inner = Gateway.start("""
            version: 1
            upstreams: {pets: {targets: ["%s"]}}
            routes:
              pets:
                match: {path: /**}
                upstream: pets
                policies: [{jwt: {issuer: gatehouse, audience: pets, jwks: "%s", forward: {claims: {client: X-Client}}}}]
            """.formatted(backend.url(), gateway.uri("/_gatehouse/jwks.json")))) {
            assertThat(call(gateway, "/signed", callers).statusCode()).isEqualTo(200);
            String token = String.valueOf(backend.take().header("Authorization"));
            assertThat(call(inner, "/", token).statusCode()).isEqualTo(200);
            assertThat(backend.take().header("X-Client")).isEqualTo("petstore-batch");
            assertThat(call(inner, "/", callers).statusCode()).isEqualTo(401);
            assertThat(call(inner, "/", token.substring(0, token.length() - 8) + "AAAAAAAA")
                            .statusCode())
                    .isEqualTo(401);
        }
    }
}
