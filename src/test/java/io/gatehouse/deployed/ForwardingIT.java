package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream is sent: the client's fields but those of its connection, and what tells of the way. */
@EveryServer
class ForwardingIT {
    private static final Backend BACKEND = start();
    private static final Asking ROOT = new Asking(Deployed.ROOT);

    private static final String DOCUMENT = """
        version: 1
        %s
        upstreams:
          plain: {targets: ['%2$s']}
          preserved: {targets: ['%2$s'], host: preserve}
        routes:
          all: {match: {path: /**}, upstream: plain}
          preserved: {match: {path: /preserved/**}, upstream: preserved}
          traced: {match: {path: /traced/**, methods: [GET, OPTIONS, TRACE]}, upstream: plain}
          marked:
            match: {path: /marked/**}
            upstream: plain
            policies:
              - headers:
                  request: {set: {X-Marked: 'yes', X-Forwarded-Proto: mine}, remove: [X-Forwarded-Port]}
                  reply: {set: {X-Marked: 'yes'}}
        """;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    private static Backend start() {
        try {
            return Backend.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        BACKEND.close();
    }

    @BeforeEach
    void answerFine() throws Exception {
        BACKEND.forget();
        BACKEND.answerWith(Answer.ok("fine"));
        if (!told.isEmpty()) {
            return;
        }
        serve("");
    }

    /** What was published last; most tests need nothing special, and publishing takes its time. */
    private static String told = "";

    private static void serve(String more) throws Exception {
        for (Deployed gate : Deployed.here()) {
            new Asking(gate).serving(DOCUMENT.formatted(more, BACKEND.url()));
        }
        told = more.isEmpty() ? "nothing" : "";
    }

    @Test
    @Conforms(item = "RP-1", section = "RFC 9110 §7.6.1")
    void fieldsNamedInConnectionGoNoFurther() throws Exception {
        BACKEND.answerWith(Answer.ok("fine")
                .field("Connection", "X-Back")
                .field("X-Back", "1")
                .field("X-End", "1"));

        RawResponse response = ROOT.get("/", "Connection: close, X-Hop, cookie", "x-hop: 1", "Cookie: a=1", "X-End: 1");
        Recorded arrived = BACKEND.take();

        assertThat(arrived.header("X-End")).isEqualTo("1");
        assertThat(arrived.header("X-Hop")).isNull();
        assertThat(arrived.header("Cookie")).isNull();
        assertThat(response.header("X-End")).isEqualTo("1");
        assertThat(response.header("X-Back")).isNull();
        assertThat(String.join(",", response.headers("Connection"))).doesNotContain("X-Back");
    }

    @Test
    @Conforms(item = "RP-1", section = "RFC 9110 §7.6.1, §11.7")
    void fieldsOfOneConnectionGoNoFurtherThoughNobodyNamesThem() throws Exception {
        BACKEND.answerWith(Answer.ok("fine")
                .field("Keep-Alive", "timeout=77")
                .field("Proxy-Connection", "keep-alive")
                .field("Proxy-Authenticate", "Basic realm=x")
                .field("Upgrade", "h2c"));

        RawResponse response = ROOT.get(
                "/",
                "Keep-Alive: timeout=9",
                "Proxy-Connection: keep-alive",
                "Proxy-Authorization: Basic eDp5",
                "TE: gzip, deflate;q=0.5");
        Recorded arrived = BACKEND.take();

        for (String name : List.of("Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "TE")) {
            assertThat(arrived.headers(name)).as(name).isEmpty();
        }
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers("Keep-Alive")).doesNotContain("timeout=77");
        for (String name : List.of("Proxy-Connection", "Proxy-Authenticate", "Upgrade")) {
            assertThat(response.headers(name)).as(name).isEmpty();
        }
    }

    @Test
    @Conforms(item = "RP-1", section = "RFC 9110 §7.6.1")
    void nothingNamedInConnectionTakesAwayWhatTheGatewayAdds() throws Exception {
        ROOT.get(
                "/marked/1",
                "Connection: close, X-Forwarded-For, Forwarded, Via, X-Request-Id, traceparent, X-Marked, Host",
                "X-Forwarded-For: 6.6.6.6");
        Recorded arrived = BACKEND.take();

        assertThat(arrived.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
        for (String name : List.of("Forwarded", "Via", "X-Request-Id", "traceparent", "X-Marked", "Host")) {
            assertThat(arrived.headers(name)).as(name).hasSize(1);
        }
    }

    @Test
    @Conforms(item = "RP-1", section = "RFC 9110 §7.6.1")
    void whatAPolicySetsOrRemovesStaysSo() throws Exception {
        BACKEND.answerWith(Answer.ok("fine").field("Connection", "X-Marked").field("X-Marked", "no"));

        RawResponse response = ROOT.get("/marked/1", "Connection: close, X-Marked", "X-Marked: no");
        Recorded arrived = BACKEND.take();

        assertThat(arrived.headers("X-Marked")).containsExactly("yes");
        assertThat(arrived.headers("X-Forwarded-Proto")).containsExactly("mine");
        assertThat(arrived.headers("X-Forwarded-Port")).isEmpty();
        assertThat(response.headers("X-Marked")).containsExactly("yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    @Conforms(item = "RP-2", section = "RFC 9110 §7.6.3")
    void viaTellsTheVersionAsItWasReceivedAndTheNameOfTheGateway(String version) throws Exception {
        RawResponse response = ROOT.sendAs(version, "GET", "/");

        assertThat(BACKEND.take().headers("Via")).containsExactly(version.substring(5) + " gatehouse");
        assertThat(response.headers("Via")).containsExactly("1.1 gatehouse");
    }

    @Test
    @Conforms(item = "RP-2", section = "RFC 9110 §7.6.3")
    void viaTellsOfHttp2() throws Exception {
        try (CloseableHttpAsyncClient client = HttpAsyncClients.createHttp2Default()) {
            client.start();
            client.execute(
                            SimpleRequestBuilder.get("http://127.0.0.1:" + Server.h2cPort() + "/h2")
                                    .build(),
                            null)
                    .get(60, TimeUnit.SECONDS);
        }
        assertThat(BACKEND.take().headers("Via")).containsExactly("2 gatehouse");
    }

    @Test
    @Conforms(item = "RP-2", section = "RFC 9110 §7.6.3")
    void viaOfEarlierHopsIsContinuedInBothDirections() throws Exception {
        BACKEND.answerWith(Answer.ok("fine").field("Via", "1.0 a").field("Via", "2 b (c)"));

        RawResponse response = ROOT.get("/", "Via: 1.0 fred, 1.1 p.example.net (x)", "Via: 2 q");

        assertThat(BACKEND.take().headers("Via"))
                .containsExactly("1.0 fred, 1.1 p.example.net (x), 2 q, 1.1 gatehouse");
        assertThat(response.headers("Via")).containsExactly("1.0 a, 2 b (c), 1.1 gatehouse");
    }

    @Test
    @Conforms(item = "RP-2", section = "RFC 9209 §2.3.31")
    void aRequestThatHasPassedTheSameNameTenTimesGoesInACircle() throws Exception {
        String nine = "Via: " + String.join(", ", Collections.nCopies(9, "1.1 gatehouse"));
        assertThat(ROOT.get("/", nine).status()).isEqualTo(200);
        int before = BACKEND.requests().size();

        RawResponse response = ROOT.get("/", nine, "Via: 1.0 GATEHOUSE (again)");

        assertThat(response.status()).isEqualTo(502);
        assertThat(response.header("Proxy-Status")).isEqualTo("gatehouse; error=proxy_loop_detected");
        assertThat(BACKEND.requests()).hasSize(before);
    }

    @Test
    @Conforms(item = "RP-2", section = "RFC 9110 §7.6.3, RFC 7239 §6.3")
    void theNameOfTheGatewayIsASetting() throws Exception {
        serve("pseudonym: edge-1.example");

        RawResponse response = ROOT.get("/");
        Recorded arrived = BACKEND.take();

        assertThat(arrived.header("Via")).isEqualTo("1.1 edge-1.example");
        assertThat(arrived.header("Forwarded")).endsWith(";by=_edge-1.example");
        assertThat(response.header("Via")).isEqualTo("1.1 edge-1.example");
    }

    @OnEachGateway
    @Conforms(item = "RP-3", section = "RFC 7239 §8.1")
    void whatAClientThatIsNotTrustedSaysOfItselfIsDroppedAndSaidAnew(Deployed gate) throws Exception {
        new Asking(gate)
                .get(
                        "/",
                        "Forwarded: for=6.6.6.6;proto=https;host=evil.example",
                        "X-Forwarded-For: 6.6.6.6",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: evil.example",
                        "X-Forwarded-Port: 1",
                        "X-Forwarded-Prefix: /evil",
                        "X-Forwarded-User: evil",
                        "X-Real-IP: 6.6.6.6");
        Recorded arrived = BACKEND.take();

        assertThat(arrived.headers("Forwarded"))
                .containsExactly("for=127.0.0.1;proto=http;host=\"shop.example:8080\";by=_gatehouse");
        assertThat(arrived.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(arrived.headers("X-Forwarded-Proto")).containsExactly("http");
        assertThat(arrived.headers("X-Forwarded-Host")).containsExactly("shop.example:8080");
        assertThat(arrived.headers("X-Forwarded-Port")).containsExactly("8080");
        assertThat(arrived.headers("X-Forwarded-Prefix"))
                .isEqualTo(gate.path().isEmpty() ? List.of() : List.of(gate.path()));
        assertThat(arrived.headers("X-Forwarded-User")).isEmpty();
        assertThat(arrived.headers("X-Real-IP")).isEmpty();
    }

    @OnEachGateway
    @Conforms(item = "RP-3", section = "RFC 7239 §4, §6")
    void whatATrustedProxySaysIsContinued(Deployed gate) throws Exception {
        serve("trust: [127.0.0.0/8]");
        new Asking(gate)
                .get(
                        "/",
                        "Forwarded: for=\"[2001:db8::1]:4711\";proto=https;host=shop.example;by=_edge",
                        "X-Forwarded-For: 2001:db8::1",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: shop.example",
                        "X-Forwarded-Prefix: /api");
        Recorded arrived = BACKEND.take();

        assertThat(arrived.headers("Forwarded"))
                .containsExactly("for=\"[2001:db8::1]:4711\";proto=https;host=shop.example;by=_edge, "
                        + "for=127.0.0.1;proto=https;host=shop.example;by=_gatehouse");
        assertThat(arrived.headers("X-Forwarded-For")).containsExactly("2001:db8::1, 127.0.0.1");
        assertThat(arrived.headers("X-Forwarded-Proto")).containsExactly("https");
        assertThat(arrived.headers("X-Forwarded-Host")).containsExactly("shop.example");
        assertThat(arrived.headers("X-Forwarded-Port")).containsExactly("443");
        assertThat(arrived.headers("X-Forwarded-Prefix")).containsExactly("/api" + gate.path());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        X-Forwarded-For | 2001:db8::1, 127.0.0.2         | for="[2001:db8::1]", for=127.0.0.2 | 2001:db8::1, 127.0.0.2
        Forwarded       | for="[2001:db8::1]:1",for=_hid | for="[2001:db8::1]:1",for=_hid     | 2001:db8::1, unknown
        Forwarded       | for="[2001:db8::1              | for=unknown                        | unknown
        """)
    @Conforms(item = "RP-3", section = "RFC 7239 §7.4")
    void whatATrustedProxySaysInOneWayGoesOnInBoth(String name, String said, String standard, String older)
            throws Exception {
        serve("trust: [127.0.0.0/8]");
        ROOT.get("/", name + ": " + said);
        Recorded arrived = BACKEND.take();

        assertThat(arrived.headers("Forwarded")).hasSize(1);
        assertThat(arrived.header("Forwarded")).startsWith(standard + ", for=127.0.0.1;proto=http;host=");
        assertThat(arrived.headers("X-Forwarded-For")).containsExactly(older + ", 127.0.0.1");
    }

    @Test
    @Conforms(item = "RP-3", section = "RFC 7239 §8.1")
    void whatATrustedProxysFieldsDoNotAgreeOnIsDropped() throws Exception {
        serve("trust: [127.0.0.0/8]");
        ROOT.get("/", "Forwarded: for=6.6.6.6, for=127.0.0.2", "X-Forwarded-For: 9.9.9.9, 127.0.0.2");
        Recorded arrived = BACKEND.take();

        assertThat(arrived.header("Forwarded")).startsWith("for=127.0.0.2, for=127.0.0.1;");
        assertThat(arrived.header("X-Forwarded-For")).isEqualTo("127.0.0.2, 127.0.0.1");
    }

    @Test
    @Conforms(item = "RP-4", section = "RFC 9110 §7.2")
    void hostIsTheTargetsOwnUnlessTheUpstreamIsToBeSentTheClients() throws Exception {
        ROOT.get("/");
        Recorded own = BACKEND.take();
        ROOT.get("/preserved/1");
        Recorded preserved = BACKEND.take();

        assertThat(own.headers("Host")).containsExactly("127.0.0.1:" + BACKEND.port());
        assertThat(own.header("Forwarded")).contains(";host=\"shop.example:8080\"");
        assertThat(preserved.headers("Host")).containsExactly("shop.example:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROPFIND", "FOO", "get", "M-SEARCH", "QUERY", "PURGE", "PATCH"})
    @Conforms(item = "RP-7", section = "RFC 9110 §9.1")
    void anyMethodIsForwardedAsItIsSpelled(String method) throws Exception {
        assertThat(ROOT.send(method, "/").status()).isEqualTo(200);
        assertThat(BACKEND.take().method()).isEqualTo(method);
    }

    @OnEachGateway
    @Conforms(item = "RP-7", section = "RFC 9110 §7.6.2, §9.3.7")
    void optionsThatMayGoNoFurtherIsAnsweredByTheGateway(Deployed gate) throws Exception {
        int before = BACKEND.requests().size();

        RawResponse response = new Asking(gate).send("OPTIONS", "/traced/1", "Max-Forwards: 0");

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.headers("Allow")).containsExactly("GET, OPTIONS, TRACE");
        assertThat(BACKEND.requests()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({"OPTIONS, 1, 0", "TRACE, 7, 6", "GET, 0, 0", "GET, x, x"})
    @Conforms(item = "RP-7", section = "RFC 9110 §7.6.2")
    void maxForwardsIsCountedDownForTraceAndOptionsOnly(String method, String sent, String arrived) throws Exception {
        assertThat(ROOT.send(method, "/traced/1", "Max-Forwards: " + sent).status())
                .isEqualTo(200);
        assertThat(BACKEND.take().headers("Max-Forwards")).containsExactly(arrived);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "1, 2"})
    @Conforms(item = "RP-7", section = "RFC 9110 §7.6.2")
    void maxForwardsThatIsNoNumberIsRefused(String value) throws Exception {
        assertThat(ROOT.send("OPTIONS", "/traced/1", "Max-Forwards: " + value).status())
                .isEqualTo(400);
    }

    @Test
    @Conforms(item = "RP-7", section = "RFC 9110 §9.3.8")
    void traceGoesOnlyWhereARouteNamesItAndIsReflectedWithoutCredentials() throws Exception {
        RawResponse elsewhere = ROOT.send("TRACE", "/other", "Max-Forwards: 0");
        assertThat(elsewhere.status()).isEqualTo(405);
        assertThat(elsewhere.headers("Allow")).hasSize(1);

        RawResponse reflected = ROOT.send(
                "TRACE",
                "/traced/a%2Fb?q=1",
                "Max-Forwards: 0",
                "X-One: 1",
                "Cookie: s=1",
                "Authorization: Basic eDp5");

        assertThat(reflected.status()).as(reflected.toString()).isEqualTo(200);
        assertThat(reflected.header("Content-Type")).isEqualTo("message/http");
        assertThat(reflected.text())
                .startsWith("TRACE /traced/a%2Fb?q=1 HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nx-one: 1\r\n")
                .doesNotContain("s=1", "eDp5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
    @Conforms(item = "RP-13", section = "RFC 9110 §9.2.2")
    void aRequestThatMayBeSentTwiceOutlivesAConnectionThatWasClosedMeanwhile(String method) throws Exception {
        assertThat(ROOT.get("/first").status()).isEqualTo(200);
        int before = BACKEND.requests().size();
        BACKEND.answerWith(request -> BACKEND.requests().size() == before + 1 ? Answer.nothing() : Answer.ok("again"));

        assertThat(ROOT.send(method, "/second").status()).isEqualTo(200);

        assertThat(BACKEND.requests()).hasSize(before + 2);
        assertThat(BACKEND.requests().get(before).connection())
                .isNotEqualTo(BACKEND.requests().get(before + 1).connection());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "FOO"})
    @Conforms(item = "RP-13", section = "RFC 9110 §9.2.2")
    void aRequestThatMayNotBeSentTwiceIsNot(String method) throws Exception {
        assertThat(ROOT.get("/first").status()).isEqualTo(200);
        int before = BACKEND.requests().size();
        BACKEND.answerWith(request -> BACKEND.requests().size() == before + 1 ? Answer.nothing() : Answer.ok("twice"));

        RawResponse response = ROOT.send(method, "/second", "Content-Length: 0");

        assertThat(response.status()).as(response.toString()).isEqualTo(502);
        assertThat(BACKEND.requests()).hasSize(before + 1);
    }

    @Test
    @Conforms(item = "RP-17", section = "Trace Context §3.2, §4.3")
    void aValidTraceIsContinuedWithTheGatewayAsParent() throws Exception {
        ROOT.get(
                "/",
                "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "tracestate: a=1 ,b=2",
                "tracestate: c=3");
        Recorded arrived = BACKEND.take();

        assertThat(arrived.headers("traceparent")).hasSize(1);
        assertThat(arrived.header("traceparent"))
                .matches("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00")
                .doesNotContain("00f067aa0ba902b7");
        assertThat(arrived.headers("tracestate")).containsExactly("a=1 ,b=2,c=3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
                "garbage"
            })
    @Conforms(item = "RP-17", section = "Trace Context §3.2.2, §4.3")
    void anInvalidTraceIsDroppedAndANewOneBegun(String invalid) throws Exception {
        ROOT.get("/", "traceparent: " + invalid, "tracestate: a=1");
        Recorded arrived = BACKEND.take();

        assertThat(arrived.headers("traceparent")).hasSize(1);
        assertThat(arrived.header("traceparent"))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-03")
                .doesNotContainIgnoringCase("4bf92f3577b34da6");
        assertThat(arrived.headers("tracestate")).isEmpty();
    }

    @Test
    @Conforms(item = "RP-17", section = "Trace Context §3.2")
    void aRequestWithoutATraceOrWithTwoBeginsOne() throws Exception {
        ROOT.get("/");
        assertThat(BACKEND.take().header("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-03");

        String valid = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        ROOT.get("/", valid, valid);
        assertThat(BACKEND.take().header("traceparent")).endsWith("-03").doesNotContain("4bf92f3577b34da6");
    }

    @Test
    @Conforms(item = "RP-17", section = "none: our own")
    void aRequestIdIsTakenFromATrustedProxyOnlyAndEchoed() throws Exception {
        RawResponse made = ROOT.get("/", "X-Request-Id: forged");
        String id = BACKEND.take().header("X-Request-Id");
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(made.headers("X-Request-Id")).containsExactly(id);

        serve("trust: [127.0.0.0/8]");
        assertThat(ROOT.get("/", "X-Request-Id: from-the-edge").headers("X-Request-Id"))
                .containsExactly("from-the-edge");
        assertThat(BACKEND.take().headers("X-Request-Id")).containsExactly("from-the-edge");
        assertThat(ROOT.get("/", "X-Request-Id: no token").header("X-Request-Id"))
                .matches("[0-9a-f]{32}");
    }
}
