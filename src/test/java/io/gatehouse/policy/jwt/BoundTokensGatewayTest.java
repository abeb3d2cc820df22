package io.gatehouse.policy.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.KeyHolder;
import io.gatehouse.testing.Recorded;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens that are bound to a key of their sender, in whole gateways. */
class BoundTokensGatewayTest {
    private static final String ISSUER = "https://idp.example.com/";
    private static final KeyHolder HOLDER = KeyHolder.fresh();
    private static final Issued CERTIFICATE = new Authority("Authority").issue("anna");

    private static Backend upstream;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = Backend.start();
        gateway = Gateway.start(document("first"), Map.of("nonces", "a secret of thirty-two octets, or more"));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    private static String document(String other) {
        String keys = "pem: \"" + Issuer.pem(Issuer.P256.getPublic()).replace("\n", "\\n") + "\"";
        String jwt = "issuer: \"" + ISSUER + "\", audience: petstore, " + keys;
        return """
            version: 1
            trust: [127.0.0.0/8]
            upstreams: {pets: {targets: ["%1$s"]}}
            policies:
              passed: {jwt: {%2$s, header: X-Token}}
              dropped: {jwt: {%2$s, forward: {token: false}}}
              only: {jwt: {%2$s, bound: {required: true}}}
              strict: {jwt: {%2$s, bound: {nonce: "${file:nonces}", algorithms: [ES256]}}}
            routes:
              pets: {match: {path: "/pets/**"}, upstream: pets, policies: [passed]}
              kept: {match: {path: /kept}, upstream: pets, policies: [dropped]}
              only: {match: {path: /only}, upstream: pets, policies: [only]}
              strict: {match: {path: /strict}, upstream: pets, policies: [strict]}
              scoped: {match: {path: /scoped}, upstream: pets, policies: [passed, {authorize: {scopes: [admin]}}]}
              guarded: {match: {path: /guarded}, upstream: pets, policies: [{authFailures: {rate: 1/d}}, strict]}
              %3$s: {match: {path: /other}, respond: {}}
            """.formatted(upstream.url(), jwt, other);
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static String token(String more) {
        String claims = "{\"iss\":\"" + ISSUER + "\",\"aud\":\"petstore\",\"sub\":\"anna\",\"exp\":" + (now() + 600)
                + more + "}";
        return Issuer.sign("ES256", Issuer.P256.getPrivate(), "{\"alg\":\"ES256\"}", claims);
    }

    private static HttpResponse<String> call(Gateway asked, String path, String... fields) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(asked.uri(path));
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return asked.send(request.build());
    }

    private static HttpResponse<String> call(String path, String token, String proof) throws IOException {
        return call(gateway, path, "Authorization", "DPoP " + token, "DPoP", proof);
    }

    private static String proof(String path, String token) {
        return HOLDER.proof("GET", gateway.uri(path).toString(), token, now(), "");
    }

    private static List<String> challenges(HttpResponse<String> refused) {
        return refused.headers().allValues("WWW-Authenticate");
    }

    @Test
    void aTokenIsGoodWithEachProofOnceAlsoWhereItIsKnownToBeGoodAndAfterAPublish() throws Exception {
        String token = token(HOLDER.claim());
        String proof = proof("/pets/7", token);
        assertThat(call("/pets/7?limit=5", token, proof).statusCode()).isEqualTo(200);
        Recorded asked = upstream.take();
        assertThat(asked.headers("Authorization")).containsExactly("DPoP " + token);
        assertThat(asked.headers("DPoP")).containsExactly(proof);

        HttpResponse<String> again = call("/pets/7", token, proof);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(challenges(again)).hasSize(2).last().asString().endsWith(", error=\"invalid_dpop_proof\"");
        gateway.publish(document("second"));
        assertThat(call("/pets/7", token, proof).statusCode()).isEqualTo(401);
        assertThat(call("/pets/7", token, proof("/pets/7", token)).statusCode()).isEqualTo(200);
        assertThat(call("/pets/8", token, proof("/pets/7", token)).statusCode()).isEqualTo(401);
        assertThat(call(gateway, "/pets/7", "Authorization", "DPoP " + token).statusCode())
                .isEqualTo(401);
        for (String[] fields : new String[][] {
            {"Authorization", "Bearer " + token, "DPoP", proof("/pets/7", token)}, {"X-Token", token}
        }) {
            HttpResponse<String> refused = call(gateway, "/pets/7", fields);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(challenges(refused)).first().asString().endsWith(", error=\"invalid_token\"");
        }
    }

    @Test
    void twoFieldsAreNone() throws Exception {
        String token = token(HOLDER.claim());
        HttpResponse<String> refused = call(
                gateway,
                "/pets/7",
                "Authorization",
                "DPoP " + token,
                "DPoP",
                proof("/pets/7", token),
                "DPoP",
                proof("/pets/7", token));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(challenges(refused)).last().asString().endsWith(", error=\"invalid_dpop_proof\"");
        assertThat(upstream.untaken()).isEmpty();
    }

    @Test
    void behindAProxyTheAddressIsTheOneThatTheClientSees() throws Exception {
        String token = token(HOLDER.claim());
        String seen = HOLDER.proof("GET", "https://api.example.com/shop/pets/7", token, now(), "");
        String[] fields = {
            "Authorization",
            "DPoP " + token,
            "DPoP",
            seen,
            "Forwarded",
            "for=192.0.2.1;proto=https;host=api.example.com",
            "X-Forwarded-Prefix",
            "/shop"
        };
        assertThat(call(gateway, "/pets/7", fields).statusCode()).isEqualTo(200);
        fields[3] = proof("/pets/7", token);
        assertThat(call(gateway, "/pets/7", fields).statusCode()).isEqualTo(401);
    }

    @Test
    void whereTheTokenStaysHereItsProofDoesToo() throws Exception {
        String token = token(HOLDER.claim());
        assertThat(call("/kept", token, proof("/kept", token)).statusCode()).isEqualTo(200);
        Recorded asked = upstream.take();
        assertThat(asked.header("Authorization")).isNull();
        assertThat(asked.header("DPoP")).isNull();
    }

    @Test
    void aTokenThatIsAnybodysIsGoodUnlessBoundOnesAreRequired() throws Exception {
        String plain = token("");
        assertThat(call(gateway, "/pets/7", "Authorization", "Bearer " + plain).statusCode())
                .isEqualTo(200);
        assertThat(call(gateway, "/only", "Authorization", "Bearer " + plain).statusCode())
                .isEqualTo(401);
        assertThat(call("/pets/7", plain, proof("/pets/7", plain)).statusCode()).isEqualTo(401);
        String bound = token(HOLDER.claim());
        assertThat(call("/only", bound, proof("/only", bound)).statusCode()).isEqualTo(200);
        String odd = token(",\"cnf\":null");
        assertThat(call(gateway, "/pets/7", "Authorization", "Bearer " + odd).statusCode())
                .isEqualTo(401);
    }

    @Test
    void whatATokenMayNotIsToldWithItsScheme() throws Exception {
        String token = token(HOLDER.claim());
        HttpResponse<String> refused = call("/scoped", token, proof("/scoped", token));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(challenges(refused)).containsExactly("DPoP error=\"insufficient_scope\", scope=\"admin\"");
    }

    @Test
    void aClientThatIsToldANonceComesBackWithItAndIsNoGuesser() throws Exception {
        String token = token(HOLDER.claim());
        for (String path : List.of("/strict", "/guarded", "/guarded")) {
            HttpResponse<String> first = call(path, token, proof(path, token));
            assertThat(first.statusCode()).isEqualTo(401);
            assertThat(challenges(first))
                    .containsExactly(
                            "Bearer realm=\"gatehouse\"",
                            "DPoP realm=\"gatehouse\", algs=\"ES256\", error=\"use_dpop_nonce\"");
            Optional<String> nonce = first.headers().firstValue("DPoP-Nonce");
            String proof = HOLDER.proof(
                    "GET", gateway.uri(path).toString(), token, now(), ",\"nonce\":\"" + nonce.orElseThrow() + "\"");
            assertThat(call(path, token, proof).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anExplanationTellsWhichCheckFailedAndShowsNeitherTokenNorProofAndUsesNothingUp() throws Exception {
        String token = token(HOLDER.claim());
        String other = proof("/pets/8", token);
        String explained = explained(token, other);
        assertThat(explained)
                .contains("its htu is not the request's", gateway.uri("/pets/7").toString())
                .doesNotContain(token, other, other.split("\\.")[1]);
        String good = proof("/pets/7", token);
        for (int i = 0; i < 2; i++) {
            assertThat(explained(token, good)).contains("the token is good").doesNotContain(token, good);
        }
        assertThat(call("/pets/7", token, good).statusCode()).isEqualTo(200);
        assertThat(explained(token, good)).contains("the proof came before");
    }

    private static String explained(String token, String proof) throws IOException {
        String body = "{\"method\":\"GET\",\"path\":\"/pets/7\",\"host\":\"127.0.0.1:" + gateway.port()
                + "\",\"headers\":{\"Authorization\":\"DPoP " + token + "\",\"DPoP\":\"" + proof + "\"}}";
        return gateway.admin("POST", "/explain", body).body();
    }

    @Test
    void aTokenIsGoodOnTheConnectionOfItsCertificate() throws Exception {
        String own = token(",\"cnf\":{\"x5t#S256\":\""
                + KeyHolder.hash(CERTIFICATE.certificate().getEncoded()) + "\"}");
        String others = token(",\"cnf\":{\"x5t#S256\":\"" + KeyHolder.hash("another") + "\"}");
        try (Gateway shown = Gateway.behind(new Door(), document("first").replace("nonce: \"${file:nonces}\", ", ""))) {
            assertThat(call(shown, "/only", "Authorization", "Bearer " + own).statusCode())
                    .isEqualTo(200);
            HttpResponse<String> refused = call(shown, "/only", "Authorization", "Bearer " + others);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(challenges(refused)).first().asString().endsWith(", error=\"invalid_token\"");
        }
        assertThat(call(gateway, "/only", "Authorization", "Bearer " + own).statusCode())
                .isEqualTo(401);
    }

    /** Says of every connection that its client has shown a certificate, as the connector does. */
    private static final class Door extends ValveBase {
        Door() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            request.setAttribute(
                    "jakarta.servlet.request.X509Certificate", new X509Certificate[] {CERTIFICATE.certificate()});
            getNext().invoke(request, response);
        }
    }
}
