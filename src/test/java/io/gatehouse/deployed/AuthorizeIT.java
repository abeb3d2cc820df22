package io.gatehouse.deployed;

import static io.gatehouse.deployed.Callers.ACME_KEY;
import static io.gatehouse.deployed.Callers.GLOBEX_KEY;
import static io.gatehouse.deployed.Callers.WRONG_KEY;
import static io.gatehouse.deployed.Callers.anna;
import static io.gatehouse.deployed.Refusals.BEARER;
import static io.gatehouse.deployed.Refusals.KEY;
import static io.gatehouse.deployed.Refusals.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.deployed.Refusals.Row;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers may do on every server, and what is decided before anybody asks who they are. */
@EveryServer
class AuthorizeIT {
    private static final String MAY_NOT = "The caller may not do this.";

    private static final String ROUTES = """
        routes:
          scoped:
            match: {path: /scoped}
            upstream: recorder
            policies: [key, token, {authorize: {scopes: ["pets:read", "pets:write"]}}]
          partners: {match: {path: /partners}, upstream: recorder, policies: [key, token, {authorize: {groups: [partners]}}]}
          acme: {match: {path: /acme}, upstream: recorder, policies: [key, {authorize: {consumers: [acme]}}]}
          methods:
            match: {path: /methods}
            upstream: recorder
            policies: [key, {authorize: {rules: [{methods: [GET]}, {methods: [POST], groups: [partners]}]}}]
          visitors:
            match: {path: /visitors}
            upstream: recorder
            policies:
              - key
              - token
              - anonymous: {groups: [visitors]}
              - authorize: {rules: [{methods: [GET], groups: [visitors, partners]}, {groups: [partners]}]}
          away: {match: {path: /away}, upstream: recorder, policies: [key, {ip: {deny: [127.0.0.0/8]}}]}
          pages:
            match: {path: /pages}
            upstream: recorder
            policies: [key, {cors: {origins: ["https://app.example"], methods: [PUT], headers: [X-Api-Key]}}]
        """;

    private static Backend backend;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @BeforeAll
    static void publish() throws Exception {
        backend = Backend.start();
        for (Deployed gate : Deployed.here()) {
            new Asking(gate).serving(Callers.PARTS.formatted(backend.url()) + ROUTES);
        }
    }

    @AfterAll
    static void close() throws IOException {
        backend.close();
    }

    static Stream<Arguments> refused() {
        String scopes = "Bearer error=\"insufficient_scope\", scope=\"pets:read pets:write\"";
        return Refusals.everywhere(
                row("a token of one scope", "GET /scoped", 403, MAY_NOT, List.of(scopes), anna("pets:read")),
                row("a key, which has no scopes", "GET /scoped", 403, MAY_NOT, List.of(), ACME_KEY),
                row("a key of no partner", "GET /partners", 403, MAY_NOT, List.of(), GLOBEX_KEY),
                row("a token of no group", "GET /partners", 403, MAY_NOT, List.of(), anna("pets:read")),
                row("a key of another", "GET /acme", 403, MAY_NOT, List.of(), GLOBEX_KEY),
                row("a method for partners", "POST /methods", 403, MAY_NOT, List.of(), GLOBEX_KEY),
                row("a method for nobody", "DELETE /methods", 403, MAY_NOT, List.of(), ACME_KEY),
                row("a visitor who would need a key", "POST /visitors", 401, NOTHING, List.of(KEY, BEARER)),
                row("a caller who is no partner", "POST /visitors", 403, MAY_NOT, List.of(), GLOBEX_KEY));
    }

    private static Row row(
            String sentence, String request, int status, String detail, List<String> challenges, String... fields) {
        return new Row(sentence, request, List.of(fields), status, detail, challenges);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    @Conforms(item = "AU-1", section = "RFC 9110 §15.5.2, §15.5.4; RFC 6750 §3.1")
    void whoMayNotIsToldWhatWouldHelpAndNothingElse(Deployed gate, Row row) throws Exception {
        row.isRefusedBy(gate);
        assertThat(backend.untaken()).isEmpty();
    }

    @OnEachGateway
    @Conforms(item = "AU-1", section = "RFC 6749 §3.3")
    void whoMayPasses(Deployed gate) throws Exception {
        passes(gate, "GET", "/scoped", anna("pets:write pets:read other"));
        passes(gate, "GET", "/partners", ACME_KEY);
        passes(gate, "GET", "/acme", ACME_KEY);
        passes(gate, "GET", "/methods", GLOBEX_KEY);
        passes(gate, "POST", "/methods", ACME_KEY, "Content-Length: 0");
        passes(gate, "GET", "/visitors");
        passes(gate, "POST", "/visitors", ACME_KEY, "Content-Length: 0");
    }

    private static void passes(Deployed gate, String method, String path, String... fields) throws Exception {
        RawResponse answer = new Asking(gate).send(method, path, fields);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(backend.take().method()).isEqualTo(method);
    }

    @OnEachGateway
    @Conforms(item = "AU-11", section = "RFC 9110 §15.5.4")
    void anAddressIsRefusedBeforeAnyoneAsksWhoItIs(Deployed gate) throws Exception {
        for (String key : List.of(ACME_KEY, WRONG_KEY, "X-Other: none")) {
            RawResponse answer = new Asking(gate).get("/away", key);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.headers("WWW-Authenticate")).isEmpty();
            assertThat(answer.text()).doesNotContain("127.0.0", "deny", "key");
        }
        assertThat(backend.untaken()).isEmpty();
    }

    @OnEachGateway
    @Conforms(item = "AU-11", section = "Fetch §3.2.5; RFC 9110 §11.6.1")
    void aBrowserAsksAheadWithoutCredentialsAndMayReadWhyItIsRefused(Deployed gate) throws Exception {
        String origin = "Origin: https://app.example";
        RawResponse preflight = new Asking(gate)
                .send(
                        "OPTIONS",
                        "/pages",
                        origin,
                        "Access-Control-Request-Method: PUT",
                        "Access-Control-Request-Headers: x-api-key");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
        RawResponse refused = new Asking(gate).send("PUT", "/pages", origin, "Content-Length: 0");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
        assertThat(refused.headers("WWW-Authenticate")).containsExactly(KEY);
        assertThat(backend.untaken()).isEmpty();
    }
}
