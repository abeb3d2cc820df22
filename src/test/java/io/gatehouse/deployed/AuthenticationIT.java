package io.gatehouse.deployed;

import static io.gatehouse.deployed.Callers.ACME_KEY;
import static io.gatehouse.deployed.Callers.ADA;
import static io.gatehouse.deployed.Callers.EXPIRED_KEY;
import static io.gatehouse.deployed.Callers.WRONG_KEY;
import static io.gatehouse.deployed.Callers.anna;
import static io.gatehouse.deployed.Callers.basic;
import static io.gatehouse.deployed.Callers.forged;
import static io.gatehouse.deployed.Callers.token;
import static io.gatehouse.deployed.Refusals.BASIC;
import static io.gatehouse.deployed.Refusals.BEARER;
import static io.gatehouse.deployed.Refusals.KEY;
import static io.gatehouse.deployed.Refusals.NOTHING;
import static io.gatehouse.deployed.Refusals.PROVEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.deployed.Refusals.Row;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who sends a request, found out on every server: by a key, a password or a token, by any of them, or by none. */
@EveryServer
class AuthenticationIT {
    private static final String ROUTES = """
        routes:
          keys: {match: {path: /keys/**}, upstream: recorder, policies: [key]}
          passwords: {match: {path: /passwords/**}, upstream: recorder, policies: [password]}
          tokens: {match: {path: /tokens/**}, upstream: recorder, policies: [token]}
          any: {match: {path: /any/**}, upstream: recorder, policies: [key, password, token]}
          open: {match: {path: /open/**}, upstream: recorder, policies: [key, password, token, {anonymous: {}}]}
        """;

    private static final String NO_KEY = "The key is not good.";
    private static final String NO_TOKEN = "The token is not good.";

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
        String invalid = BEARER + ", error=\"invalid_token\"";
        return Refusals.everywhere(
                row("nothing", "/keys/1", 401, NOTHING, List.of(KEY)),
                row("what another way takes", "/keys/1", 401, NOTHING, List.of(KEY), ADA),
                row("a key of nobody", "/keys/1", 401, NO_KEY, List.of(KEY), WRONG_KEY),
                row("a key that is over", "/keys/1", 401, NO_KEY, List.of(KEY), EXPIRED_KEY),
                row("nothing", "/passwords/1", 401, NOTHING, List.of(BASIC)),
                row("nothing", "/tokens/1", 401, NOTHING, List.of(BEARER)),
                row(
                        "two words",
                        "/tokens/1",
                        400,
                        "The request brings no token as it must be written, or several.",
                        List.of(BEARER + ", error=\"invalid_request\""),
                        "Authorization: Bearer a b"),
                row("nothing", "/any/1", 401, NOTHING, List.of(KEY, BASIC, BEARER)),
                row("a wrong key", "/any/1", 401, NO_KEY, List.of(KEY, BASIC, BEARER), WRONG_KEY),
                row("a forged token", "/any/1", 401, NO_TOKEN, List.of(KEY, BASIC, invalid), forged()),
                row("a wrong key, a password", "/any/1", 401, NO_KEY, List.of(KEY, BASIC, BEARER), WRONG_KEY, ADA),
                row("a wrong key, a token", "/any/1", 401, NO_KEY, List.of(KEY, BASIC, BEARER), WRONG_KEY, anna("")),
                row("a wrong key", "/open/1", 401, NO_KEY, List.of(KEY, BASIC, BEARER), WRONG_KEY),
                row("a forged token", "/open/1", 401, NO_TOKEN, List.of(KEY, BASIC, invalid), forged()));
    }

    static Stream<Arguments> tokens() {
        List<String> invalid = List.of(BEARER + ", error=\"invalid_token\"");
        Instant now = Instant.now();
        String expired = token("https://idp.example/", "petstore", now.minusSeconds(600), "");
        String ofAnother = token("https://other.example/", "petstore", now.plusSeconds(600), "");
        String forAnother = token("https://idp.example/", "other", now.plusSeconds(600), "");
        return Refusals.everywhere(
                row("a token that is over", "/tokens/1", 401, NO_TOKEN, invalid, expired),
                row("a forged token", "/tokens/1", 401, NO_TOKEN, invalid, forged()),
                row("a token for another", "/tokens/1", 401, NO_TOKEN, invalid, forAnother),
                row("a token of another", "/tokens/1", 401, NO_TOKEN, invalid, ofAnother));
    }

    static Stream<Arguments> passwords() {
        List<String> basic = List.of(BASIC);
        String wrong = "Name and password are not good together.";
        String unread = "Name and password can't be read.";
        return Refusals.everywhere(
                row("a wrong password", "/passwords/1", 401, wrong, basic, basic("ada", "x")),
                row("a name of nobody", "/passwords/1", 401, wrong, basic, basic("eve", "x")),
                row("no Base64", "/passwords/1", 400, unread, basic, "Authorization: Basic %%%"));
    }

    private static Row row(
            String sentence, String path, int status, String detail, List<String> challenges, String... fields) {
        return new Row(sentence, "GET " + path, List.of(fields), status, detail, challenges);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    @Conforms(item = "AU-1", section = "RFC 9110 §11.6.1, §15.5.2; RFC 6750 §3, §3.1")
    void whoIsRefusedLearnsWhatToBringAndNothingElse(Deployed gate, Row row) throws Exception {
        row.isRefusedBy(gate);
        assertThat(backend.untaken()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("tokens")
    @Conforms(item = "AU-2", section = "RFC 7515 §5.2; RFC 7519 §4.1.1, §4.1.3, §4.1.4")
    void aTokenIsGoodFromItsIssuerAloneForWhomItNamesAndUntilItEnds(Deployed gate, Row row) throws Exception {
        row.isRefusedBy(gate);
        assertThat(backend.untaken()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("passwords")
    @Conforms(item = "AU-7", section = "RFC 7617 §2, §2.1")
    void aNameAndAPasswordAreGoodTogetherOrNotAtAll(Deployed gate, Row row) throws Exception {
        row.isRefusedBy(gate);
        assertThat(backend.untaken()).isEmpty();
    }

    @OnEachGateway
    @Conforms(item = "AU-7", section = "RFC 7617 §2; RFC 6750 §2.1")
    void whoIsKnownPassesAndTheUpstreamGetsNoCredential(Deployed gate) throws Exception {
        arrived(gate, "/keys/1", ACME_KEY);
        arrived(gate, "/passwords/1", ADA);
        arrived(gate, "/tokens/1", anna(""));
    }

    @OnEachGateway
    @Conforms(item = "AU-10", section = "RFC 9700 §4.13")
    void theUpstreamIsToldOfTheCallerByTheGatewayAlone(Deployed gate) throws Exception {
        for (String path : List.of("/any/1", "/open/1")) {
            assertThat(arrived(gate, path, ACME_KEY).headers("X-User")).isEmpty();
            assertThat(arrived(gate, path, ADA).headers("X-User")).isEmpty();
            assertThat(arrived(gate, path, anna("")).headers("X-User")).containsExactly("anna");
        }
        assertThat(arrived(gate, "/open/1").headers("X-User")).isEmpty();
    }

    /** The request, which claims to be of root, as the upstream gets it: without the credentials. */
    private static Recorded arrived(Deployed gate, String path, String... fields) throws Exception {
        String[] all = Stream.concat(Stream.of(fields), Stream.of("X-User: root", "x-user: root"))
                .toArray(String[]::new);
        RawResponse answer = new Asking(gate).get(path, all);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.headers("WWW-Authenticate")).isEmpty();
        Recorded arrived = backend.take();
        assertThat(arrived.headers("X-Api-Key")).isEmpty();
        assertThat(arrived.headers("Authorization")).isEmpty();
        return arrived;
    }

    @OnEachGateway
    void ofTwoWaysThatAreBroughtTheFirstOfTheRouteDecides(Deployed gate) throws Exception {
        arrived(gate, "/any/1", basic("ada", "wrong"), ACME_KEY);
        assertThat(arrived(gate, "/any/1", anna(""), ACME_KEY).header("X-User")).isNull();
    }

    @OnEachGateway
    @Conforms(item = "AU-1", section = "RFC 9110 §5.3; RFC 6750 §3.1")
    void severalOfOneKindAreABadRequest(Deployed gate) throws Exception {
        for (String path : List.of("/passwords/1", "/tokens/1", "/any/1", "/open/1")) {
            for (List<String> both : List.of(List.of(ADA, anna("")), List.of(anna(""), ADA), List.of(ADA, ADA))) {
                RawResponse answer = new Asking(gate).get(path, both.get(0), both.get(1));
                assertThat(answer.status()).as(path + answer).isEqualTo(400);
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            }
        }
        assertThat(new Asking(gate).get("/keys/1", ACME_KEY, ACME_KEY).status()).isEqualTo(400);
        assertThat(backend.untaken()).isEmpty();
    }

    @OnEachGateway
    @Conforms(item = "AU-11", section = "RFC 9110 §10.1.1")
    void nobodyIsAskedForContentThatIsRefused(Deployed gate) throws Exception {
        for (String expect : List.of("Expect: 100-continue", "X-Expect: nothing")) {
            for (String framing : List.of("Content-Length: 1000000", "Transfer-Encoding: chunked")) {
                String request = "POST " + gate.path() + "/any/1 HTTP/1.1";
                try (RawClient client = RawClient.connect(Server.port())
                        .head(request, "Host: gate.example", WRONG_KEY, expect, framing)) {
                    RawResponse answer = client.receive();
                    assertThat(answer.status()).isEqualTo(401);
                    assertThat(answer.headers("WWW-Authenticate")).containsExactly(KEY, BASIC, BEARER, PROVEN);
                    assertThat(answer.interim()).isEmpty();
                }
            }
        }
        assertThat(backend.untaken()).isEmpty();
    }
}
