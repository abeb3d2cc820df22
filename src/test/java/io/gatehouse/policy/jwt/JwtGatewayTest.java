package io.gatehouse.policy.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens in a whole gateway, of an issuer on a socket. */
class JwtGatewayTest {
    private static final String CHALLENGE = "Bearer realm=\"gatehouse\"";
    private static final String WITH_PROOFS = "DPoP realm=\"gatehouse\", algs=\"RS256 RS384 RS512 PS256 PS384 PS512"
            + " ES256 ES384 ES512 EdDSA Ed25519\"";

    private static Backend upstream;
    private static Backend provider;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws Exception {
        upstream = Backend.start();
        provider = Backend.start();
        provider.answerWith(request -> switch (request.target()) {
            case "/.well-known/openid-configuration" ->
                json("{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + issuer() + "keys\"}");
            case "/keys" -> json(Issuer.jwks());
            default -> Answer.of(404);
        });
        gateway = Gateway.start(document("first"));
        // what is kept over a publish must not be tied to the snapshot that began with it
        gateway.publish(document("second"));
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        provider.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    private static Answer json(String text) {
        return Answer.of(200, "Content-Type", "application/json").body(text);
    }

    private static String issuer() {
        return provider.url() + "/";
    }

    private static String document(String other) {
        return """
            version: 1
            upstreams: {pets: {targets: ["%1$s"]}}
            policies:
              users: {jwt: {issuer: "%2$s", audience: [petstore, shop], header: X-Token, forward: {claims: {sub: X-User, groups: X-Groups}, token: false}}}
            consumers:
              anna: {groups: [people], credentials: [{jwt: {issuer: "%2$s", claim: sub, value: anna}}]}
              twin: {groups: [], credentials: [{jwt: {issuer: "%2$s", claim: azp, value: twin}}]}
            routes:
              pets: {match: {path: /pets}, upstream: pets, policies: [users]}
              people: {match: {path: /people}, upstream: pets, policies: [users, {authorize: {groups: [people]}}]}
              open: {match: {path: /open}, upstream: pets, policies: [users, {anonymous: {}}]}
              %3$s: {match: {path: /other}, respond: {}}
            """.formatted(upstream.url(), issuer(), other);
    }

    private static String token(String more) {
        String claims = "{\"iss\":\"" + issuer() + "\",\"aud\":\"petstore\",\"exp\":"
                + (Instant.now().getEpochSecond() + 600) + more + "}";
        return Issuer.sign("ES256", Issuer.P256.getPrivate(), "{\"alg\":\"ES256\",\"kid\":\"p256\"}", claims);
    }

    private static HttpResponse<String> call(String path, String... fields) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path));
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return gateway.send(request.build());
    }

    @Test
    void theUpstreamIsToldWhatTheTokenSaysAndNothingThatTheClientSaysOfIt() throws Exception {
        String token = token(",\"sub\":\"anna\",\"groups\":[\"a\",\"b\"]");
        assertThat(call("/people", "Authorization", "bearer " + token, "X-User", "root", "x-groups", "admins")
                        .statusCode())
                .isEqualTo(200);
        Recorded asked = upstream.take();
        assertThat(asked.headers("X-User")).containsExactly("anna");
        assertThat(asked.headers("X-Groups")).containsExactly("a,b");
        assertThat(asked.header("Authorization")).isNull();
    }

    @Test
    void alsoNothingOfNobodyInParticular() throws Exception {
        assertThat(call("/open", "X-User", "root").statusCode()).isEqualTo(200);
        assertThat(upstream.take().header("X-User")).isNull();
    }

    @Test
    void whatNoFieldCanHoldIsLeftOut() throws Exception {
        assertThat(call("/pets", "X-Token", token(",\"sub\":\"a\\r\\nX-Admin: 1\""))
                        .statusCode())
                .isEqualTo(200);
        Recorded asked = upstream.take();
        assertThat(asked.header("X-User")).isNull();
        assertThat(asked.header("X-Admin")).isNull();
        assertThat(asked.header("X-Token")).isNull();
    }

    static Stream<Arguments> refused() {
        String good = "Bearer " + token(",\"sub\":\"bob\"");
        return Stream.of(
                Arguments.of("nothing", List.of(), 401, CHALLENGE),
                Arguments.of("another scheme", List.of("Authorization", "Basic YTpi"), 401, CHALLENGE),
                Arguments.of(
                        "no token", List.of("Authorization", "Bearer"), 400, CHALLENGE + ", error=\"invalid_request\""),
                Arguments.of(
                        "two words",
                        List.of("Authorization", "Bearer a b"),
                        400,
                        CHALLENGE + ", error=\"invalid_request\""),
                Arguments.of(
                        "a tab between",
                        List.of("Authorization", good.replace(' ', '\t')),
                        400,
                        CHALLENGE + ", error=\"invalid_request\""),
                Arguments.of(
                        "a token in each place",
                        List.of("Authorization", good, "X-Token", "x"),
                        400,
                        CHALLENGE + ", error=\"invalid_request\""),
                Arguments.of(
                        "one of another kind",
                        List.of("Authorization", "Bearer opaque"),
                        401,
                        CHALLENGE + ", error=\"invalid_token\""),
                Arguments.of(
                        "one that is cut",
                        List.of("Authorization", good.substring(0, good.length() - 3)),
                        401,
                        CHALLENGE + ", error=\"invalid_token\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aRefusalSaysNoMoreThanItMust(String sentence, List<String> fields, int status, String challenge)
            throws Exception {
        HttpResponse<String> refused = call("/pets", fields.toArray(new String[0]));
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().allValues("WWW-Authenticate")).containsExactly(challenge, WITH_PROOFS);
        assertThat(upstream.untaken()).isEmpty();
    }

    @Test
    void aTokenOfTwoConsumersIsThatOfNone() throws Exception {
        assertThat(call("/pets", "X-Token", token(",\"sub\":\"anna\",\"azp\":\"twin\""))
                        .statusCode())
                .isEqualTo(403);
        assertThat(call("/people", "X-Token", token(",\"sub\":\"bob\"")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void tenThousandRandomTokensAndFieldsCauseNoFault() throws Exception {
        Random random = new Random(20261129);
        String good = token(",\"sub\":\"bob\"");
        for (int i = 0; i < 10_000; i++) {
            String value = random.nextInt(3) == 0 ? noise(random) : "Bearer " + changed(good, random);
            String name = random.nextInt(4) == 0 ? "X-Token" : "Authorization";
            int status = call("/pets", name, value).statusCode();
            assertThat(status).as(name + ": " + value).isIn(400, 401);
        }
        assertThat(upstream.untaken()).isEmpty();
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "Bearer " : "");
        for (int i = random.nextInt(120); i >= 0; i--) {
            text.append(random.nextInt(8) == 0 ? '.' : (char) ('!' + random.nextInt('~' - '!' + 1)));
        }
        return text.toString();
    }

    private static String changed(String good, Random random) {
        StringBuilder text = new StringBuilder(good);
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.setCharAt(random.nextInt(text.length()), "ABCXYZabcxyz019-_.+/=~".charAt(random.nextInt(22)));
        }
        return text.toString().equals(good) ? good + "." : text.toString();
    }
}
