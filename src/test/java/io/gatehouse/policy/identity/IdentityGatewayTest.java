package io.gatehouse.policy.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.Recorded;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream is told of who sends a request, on a real socket. */
class IdentityGatewayTest {
    private static final String ISSUER = "https://idp.example.com/";

    private static Backend upstream;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = Backend.start().answerWith(Answer.ok("pets"));
        String given = new ECKeyGenerator(Curve.P_384).keyID("given").generate().toJSONString();
        gateway = Gateway.start(document(), Map.of("signing.jwk", given));
    }

    private static String document() {
        String pem = Issuer.pem(Issuer.P256.getPublic()).replace("\n", "\\n");
        return """
            version: 1
            upstreams: {pets: {targets: ["%1$s"]}}
            policies:
              users: {jwt: {issuer: "%2$s", audience: petstore, pem: "%3$s"}}
              known:
                identity:
                  subject: X-Subject
                  consumer: X-Consumer
                  groups: X-Groups
                  scopes: X-Scopes
                  claims: {email: X-Email, realm_access.roles: X-Roles}
              signed:
                identity:
                  jwt: {audience: pets, claims: {email: email, realm_access.roles: roles}}
              beside:
                identity:
                  jwt: {audience: pets, issuer: "https://www.example.com", header: X-Identity, keys: ["${file:signing.jwk}"]}
            consumers:
              anna: {groups: [people], credentials: [{jwt: {issuer: "%2$s", claim: sub, value: anna}}]}
            routes:
              known: {match: {path: /known}, upstream: pets, policies: [users, {anonymous: {}}, known]}
              signed: {match: {path: /signed}, upstream: pets, policies: [users, {anonymous: {}}, signed]}
              beside: {match: {path: /beside}, upstream: pets, policies: [users, beside]}
              open: {match: {path: /open}, upstream: pets}
              copied:
                match: {path: /copied}
                upstream: pets
                policies: [users, known, {headers: {request: {set: {X-Copy: "{header.X-Subject}", X-Other: "{header.X-Given}"}}}}]
            """.formatted(upstream.url(), ISSUER, pem);
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
        String claims = "{\"iss\":\"" + ISSUER + "\",\"aud\":\"petstore\",\"exp\":"
                + (Instant.now().getEpochSecond() + 600)
                + ",\"scope\":\"write read\",\"groups\":[\"b\",\"a\"],\"email\":\"" + sub
                + "@example.com\",\"realm_access\":{\"roles\":[\"vet\",\"owner\"]},\"sub\":\"" + sub + "\"}";
        return Issuer.sign("ES256", Issuer.P256.getPrivate(), "{\"alg\":\"ES256\"}", claims);
    }

    private static Recorded sent(String path, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path));
        assertThat(gateway.send((fields.length == 0 ? request : request.headers(fields)).build())
                        .statusCode())
                .isEqualTo(200);
        return upstream.take();
    }

    private static JWKSet keys() throws Exception {
        HttpResponse<String> answer = gateway.get("/_gatehouse/jwks.json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/jwk-set+json");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("public, max-age=300");
        return JWKSet.parse(answer.body());
    }

    private static JWSObject verified(String token) throws Exception {
        JWSObject signed = JWSObject.parse(token);
        JWK key = keys().getKeyByKeyId(signed.getHeader().getKeyID());
        assertThat(key.isPrivate()).isFalse();
        assertThat(signed.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        return signed;
    }

    @Test
    void whatIsKnownOfACallerGoesInTheFieldsThatAreNamed() throws Exception {
        Recorded asked = sent(
                "/known",
                "Authorization",
                "Bearer " + token("anna"),
                "X-Consumer",
                "root",
                "x-scopes",
                "admin",
                "X-Email",
                "root@example.com");
        assertThat(asked.headers("X-Subject")).containsExactly(ISSUER + "|anna");
        assertThat(asked.headers("X-Consumer")).containsExactly("anna");
        assertThat(asked.headers("X-Groups")).containsExactly("a,b,people");
        assertThat(asked.headers("X-Scopes")).containsExactly("read write");
        assertThat(asked.headers("X-Email")).containsExactly("anna@example.com");
        assertThat(asked.headers("X-Roles")).containsExactly("vet,owner");
    }

    @Test
    void aReferenceToSuchAFieldMeansWhatTheGatewaySays() throws Exception {
        Recorded asked = sent(
                "/copied", "Authorization", "Bearer " + token("anna"), "X-Subject", "root", "X-Given", "by the client");
        assertThat(asked.header("X-Copy")).isEqualTo(ISSUER + "|anna");
        assertThat(asked.header("X-Other")).isEqualTo("by the client");
    }

    @Test
    void whatIsNotKnownIsNotToldAndNotTakenFromAClient() throws Exception {
        Recorded asked = sent("/known", "Authorization", "Bearer " + token("bob"), "X-Consumer", "root");
        assertThat(asked.header("X-Subject")).isEqualTo(ISSUER + "|bob");
        assertThat(asked.header("X-Consumer")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/known", "/signed", "/open"})
    void ofNobodyNothingIsToldWhateverTheClientSaysOnAnyRoute(String path) throws Exception {
        Recorded asked = sent(
                path,
                "X-Subject",
                "root",
                "X-CONSUMER",
                "root",
                "X-Groups",
                "admins",
                "X-Identity",
                token("root"),
                "X_Subject",
                "root",
                "x_consumer",
                "root");
        assertThat(asked.header("X-Subject")).isNull();
        assertThat(asked.header("X-Consumer")).isNull();
        assertThat(asked.header("X-Groups")).isNull();
        assertThat(asked.header("X-Identity")).isNull();
        assertThat(asked.header("Authorization")).isNull();
        // which servers that know fields as variables take for the same (RFC 3875 §4.1.18)
        assertThat(asked.header("X_Subject")).isNull();
        assertThat(asked.header("X_Consumer")).isNull();
    }

    @Test
    void aTokenOfTheGatewaysOwnSaysItInPlaceOfTheCallers() throws Exception {
        long before = Instant.now().getEpochSecond();
        String own = sent("/signed", "Authorization", "Bearer " + token("anna")).header("Authorization");
        assertThat(own).startsWith("Bearer ");
        JWSObject signed = verified(own.substring(7));
        assertThat(signed.getHeader().getType()).hasToString("JWT");
        Map<String, Object> claims = signed.getPayload().toJSONObject();
        assertThat(claims)
                .containsEntry("iss", "gatehouse")
                .containsEntry("aud", "pets")
                .containsEntry("sub", ISSUER + "|anna")
                .containsEntry("consumer", "anna")
                .containsEntry("groups", List.of("a", "b", "people"))
                .containsEntry("scope", "read write")
                .containsEntry("email", "anna@example.com")
                .containsEntry("roles", List.of("vet", "owner"))
                .containsOnlyKeys(
                        "iss", "sub", "aud", "iat", "exp", "jti", "consumer", "groups", "scope", "email", "roles");
        long made = (long) claims.get("iat");
        // another test may have come as the same caller in the half minute before
        assertThat(made).isBetween(before - 30, before + 60);
        assertThat((long) claims.get("exp")).isEqualTo(made + 60);
    }

    @Test
    void eachCallerHasOneOfItsOwnForAWhile() throws Exception {
        String anna = token("anna");
        String first = sent("/signed", "Authorization", "Bearer " + anna).header("Authorization");
        assertThat(sent("/signed", "Authorization", "Bearer " + anna).header("Authorization"))
                .isEqualTo(first);
        String bobs = sent("/signed", "Authorization", "Bearer " + token("bob")).header("Authorization");
        assertThat(verified(bobs.substring(7)).getPayload().toJSONObject()).containsEntry("sub", ISSUER + "|bob");
    }

    @Test
    void aTokenInAFieldOfItsOwnLeavesTheCallersAlone() throws Exception {
        String callers = "Bearer " + token("anna");
        Recorded asked = sent("/beside", "Authorization", callers, "X-Identity", "mine");
        assertThat(asked.headers("Authorization")).containsExactly(callers);
        assertThat(asked.headers("X-Identity")).hasSize(1);
        JWSObject signed = verified(asked.header("X-Identity"));
        assertThat(signed.getHeader().getKeyID()).isEqualTo("given");
        assertThat(signed.getHeader().getAlgorithm()).hasToString("ES384");
        assertThat(signed.getPayload().toJSONObject()).containsEntry("iss", "https://www.example.com");
    }

    @Test
    void thePublicKeysAreForAnybodyAndTheOthersForNobody() throws Exception {
        JWKSet keys = keys();
        assertThat(keys.getKeys()).hasSize(3).noneMatch(JWK::isPrivate);
        Path file = gateway.home().resolve("signing-keys.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        HttpRequest head = HttpRequest.newBuilder(gateway.uri("/_gatehouse/jwks.json"))
                .method("HEAD", BodyPublishers.noBody())
                .build();
        assertThat(gateway.send(head).statusCode()).isEqualTo(200);
        HttpRequest post = HttpRequest.newBuilder(gateway.uri("/_gatehouse/jwks.json"))
                .POST(BodyPublishers.noBody())
                .build();
        HttpResponse<String> refused = gateway.send(post);
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void theKeysOutliveAPublishAndARestart() throws Exception {
        List<String> before =
                keys().getKeys().stream().map(JWK::getKeyID).sorted().toList();
        String old = sent("/signed", "Authorization", "Bearer " + token("anna")).header("Authorization");
        gateway.publish(document().replace("audience: pets,", "audience: others,"));
        gateway.restart();
        assertThat(keys().getKeys().stream().map(JWK::getKeyID).sorted().toList())
                .isEqualTo(before);
        verified(old.substring(7));
        gateway.publish(document());
    }

    @Test
    void whereNothingIsSignedNothingIsPublished() throws Exception {
        gateway.publish("version: 1");
        assertThat(gateway.get("/_gatehouse/jwks.json").statusCode()).isEqualTo(404);
        gateway.publish(document());
    }

    @Test
    void anExplanationShowsThatATokenGoesAndNotWhich() throws Exception {
        HttpResponse<String> told = gateway.admin(
                "POST",
                "/explain",
                "{\"method\":\"GET\",\"path\":\"/signed\",\"claims\":{\"iss\":\"" + ISSUER + "\",\"sub\":\"zoe\"}}");
        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(told.body())
                .contains("tells who sends the request in Authorization")
                .contains("\"Authorization\"")
                .doesNotContain("eyJ");
    }
}
