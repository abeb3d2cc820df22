package io.gatehouse.policy.bodysize;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Dripping;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.RawServer;
import io.gatehouse.testing.RawUpstream;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much content a policy lets through, on sockets and on both kinds of thread. */
@ParameterizedClass
@ValueSource(strings = {"container", "virtual"})
@ExtendWith(QuietLog.class)
@Timeout(60)
class BodySizeGatewayTest {
    private static final String KEY = "the-key-of-acme-1";

    private static Backend backend;
    private static RawUpstream raw;
    private static RawServer switching;
    private static Gateway gateway;

    @Parameter
    private String threads;

    @BeforeParameterizedClassInvocation
    static void start(String threads) throws Exception {
        backend = Backend.start();
        raw = RawUpstream.start();
        switching = RawServer.switching(RawServer::echo);
        gateway = Gateway.start(document(), "", threads);
    }

    private static String document() throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(UTF_8)));
        return """
            version: 1
            upstreams:
              pets: {targets: ["%s"]}
              raw: {targets: ["%s"]}
              switching: {targets: ["%s"]}
            policies:
              small: {bodySize: {max: 10}}
            consumers:
              acme:
                credentials: [{apiKey: {hash: "sha256:%s"}}]
                policies: [{bodySize: {max: 10}}]
            routes:
              small: {match: {path: /small}, upstream: pets, policies: [small, {cors: {origins: ["https://app.example"]}}]}
              raw: {match: {path: /raw}, upstream: raw, policies: [small]}
              both: {match: {path: /both}, upstream: pets, policies: [{bodySize: {max: 20}}, small, {bodySize: {max: 30}}]}
              of-route: {match: {path: /of-route}, upstream: pets, limits: {body: 10}, policies: [{bodySize: {max: 20}}]}
              of-policy: {match: {path: /of-policy}, upstream: pets, limits: {body: 20}, policies: [small]}
              known: {match: {path: /known}, upstream: pets, policies: [{apiKey: {}}, {anonymous: {}}, {bodySize: {max: 20}}]}
              observed: {match: {path: /observed}, upstream: pets, policies: [{bodySize: {mode: observe, max: 10}}]}
              counted: {match: {path: /counted}, upstream: pets, policies: [{bodySize: {max: 10}}]}
              hurried: {match: {path: /hurried}, upstream: pets, limits: {minRate: 1MiB/s}, policies: [small]}
              fixed: {match: {path: /fixed}, respond: {body: hello}, policies: [small]}
              switching: {match: {path: /switching}, upstream: switching, policies: [{bodySize: {max: 0}}]}
              tested:
                match: {path: /tested}
                upstream: pets
                policies: [small]
                tests:
                  - {request: POST /tested, expect: {upstream: POST /tested}}
                  - {request: POST /tested, headers: {Content-Length: "10"}, expect: {upstream: POST /tested}}
                  - {request: POST /tested, headers: {Content-Length: "11"}, expect: {status: 413}}
                  - {request: POST /tested, headers: {Transfer-Encoding: chunked}, expect: {upstream: POST /tested}}
                  - {request: POST /of-route, headers: {Content-Length: "11"}, expect: {route: of-route, status: 413}}
            """.formatted(backend.url(), raw.url(), switching.url(), hash);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        gateway.close();
        switching.close();
        raw.close();
        backend.close();
    }

    @BeforeEach
    void forget() {
        backend.forget();
    }

    private static RawResponse told(String path, int octets, String... fields) throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            return client.head(head(path, "Content-Length: " + octets, fields))
                    .send("x".repeat(octets))
                    .receive();
        }
    }

    private static RawResponse chunked(String path, int octets, String... fields) throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            return client.head(head(path, "Transfer-Encoding: chunked", fields))
                    .chunk("x".repeat(octets))
                    .chunk("")
                    .receive();
        }
    }

    private static String[] head(String path, String framing, String... fields) {
        return List.of("POST " + path + " HTTP/1.1", "Host: h", framing, String.join("\r\n", fields)).stream()
                .filter(line -> !line.isEmpty())
                .toArray(String[]::new);
    }

    private static void assertRefused(RawResponse answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(413);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text()).contains("The request's content is larger than 10 bytes.");
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.whole()).isTrue();
    }

    @Test
    void contentThatTellsThatItIsLargerIsRefusedBeforeItIsAskedForOrAnythingGoesUpstream() throws Exception {
        int before = backend.connections();
        for (String path : List.of("/small", "/fixed", "/both")) {
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.head("POST " + path + " HTTP/1.1", "Host: h", "Content-Length: 11", "Expect: 100-continue");
                RawResponse answer = client.receive();
                assertRefused(answer);
                assertThat(answer.interim()).as("it was not asked for").isEmpty();
            }
        }
        assertThat(backend.connections()).isEqualTo(before);
    }

    @Test
    void contentOfExactlyThatSizeArrivesWhole() throws Exception {
        assertThat(told("/small", 10).status()).isEqualTo(200);
        assertThat(backend.take().text()).isEqualTo("xxxxxxxxxx");
        assertThat(chunked("/small", 10).status()).isEqualTo(200);
        assertThat(backend.take().text()).isEqualTo("xxxxxxxxxx");
        assertThat(told("/small", 0).status()).isEqualTo(200);
    }

    @Test
    void contentThatIsExpectedIsAskedForWhereItIsSmallEnough() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /small HTTP/1.1", "Host: h", "Content-Length: 10", "Expect: 100-continue");
            assertThat(client.receiveHead().status()).isEqualTo(100);
            client.send("0123456789");
            assertThat(client.receive().status()).isEqualTo(200);
        }
    }

    @Test
    void ofContentThatTurnsOutToBeLargerNothingBeyondTheLimitGoesUpstream() throws Exception {
        raw.settle();
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /raw HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                    .chunk("0123456789")
                    .chunk("y");
            assertRefused(client.receive());
        }
        List<byte[]> received = raw.settle();
        assertThat(received).allSatisfy(octets -> assertThat(content(octets))
                .doesNotContain("y")
                .as("it is broken off, not ended")
                .doesNotContain("\r\n0\r\n"));
    }

    private static String content(byte[] message) {
        String text = new String(message, ISO_8859_1);
        return text.substring(text.indexOf("\r\n\r\n") + 2);
    }

    @Test
    void theUpstreamIsBrokenOffAndServesTheNextRequest() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /small HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                    .chunk("0123456789")
                    .chunk("y");
            assertRefused(client.receive());
            backend.takeLeft();
        }
        assertThat(backend.untaken()).isEmpty();
        assertThat(chunked("/small", 10).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/both", "/of-route", "/of-policy"})
    void ofSeveralLimitsTheSmallestCounts(String path) throws Exception {
        assertThat(told(path, 10).status()).isEqualTo(200);
        assertRefused(told(path, 11));
        assertThat(chunked(path, 10).status()).isEqualTo(200);
        assertRefused(chunked(path, 11));
    }

    @Test
    void oneOfAConsumersOwnIsForThatConsumerAlone() throws Exception {
        String acme = "X-Api-Key: " + KEY;
        assertThat(told("/known", 10, acme).status()).isEqualTo(200);
        assertRefused(told("/known", 11, acme));
        assertThat(chunked("/known", 10, acme).status()).isEqualTo(200);
        assertRefused(chunked("/known", 11, acme));

        assertThat(told("/known", 20).status()).isEqualTo(200);
        assertThat(chunked("/known", 20).status()).isEqualTo(200);
        assertThat(chunked("/known", 21).status()).isEqualTo(413);
    }

    @Test
    void observedItRefusesNothingAndBreaksNothingOff() throws Exception {
        assertThat(told("/observed", 11).status()).isEqualTo(200);
        assertThat(backend.take().text()).hasSize(11);
        assertThat(chunked("/observed", 1 << 20).status()).isEqualTo(200);
        assertThat(backend.take().text()).hasSize(1 << 20);
    }

    @Test
    void aBrowserCanReadTheRefusal() throws Exception {
        String origin = "Origin: https://app.example";
        for (RawResponse answer : List.of(told("/small", 11, origin), chunked("/small", 11, origin))) {
            assertRefused(answer);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
        }
    }

    @Test
    void contentThatDripsIsRefusedForItsPaceAsWithoutIt() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST /hurried HTTP/1.1", "Host: h", "Transfer-Encoding: chunked");
            Dripping dripping = Dripping.on(client, "1\r\nx\r\n", 1000);
            assertThat(client.receive().status()).isEqualTo(408);
            assertThat(client.closed()).isTrue();
            dripping.stop();
        }
    }

    @Test
    void anUpgradedConnectionHasNoContent() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET /switching HTTP/1.1", "Host: h", "Connection: Upgrade", "Upgrade: foo");
            assertThat(client.receiveHead().status()).isEqualTo(101);
            client.send("more than nothing");
            assertThat(client.in().readNBytes(17)).asString().isEqualTo("more than nothing");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"body\":\"0123456789\" | pass | the content is no larger than max | 10",
                "\"body\":\"0123456789x\" | refused | the content is larger than max | 11",
                "\"headers\":{\"Content-Length\":\"5000000000\"} | refused | the content is larger than max |"
                        + " 5000000000",
                "\"headers\":{\"Transfer-Encoding\":\"chunked\"}"
                        + " | pass | the content's length is not told: it is counted as it comes | unknown",
                "\"headers\":{} | pass | the request has no content | 0"
            })
    void anExplanationTellsTheLengthAndSendsNothing(String written, String outcome, String reason, String length)
            throws Exception {
        JsonObject told = explain("{\"method\":\"POST\",\"path\":\"/small\"," + written + "}");
        JsonObject step = told.getJsonArray("policies").getValuesAs(JsonObject.class).stream()
                .filter(each -> each.getString("id").equals("small"))
                .findFirst()
                .orElseThrow();

        assertThat(step.getString("outcome")).isEqualTo(outcome);
        assertThat(step.getString("reason")).isEqualTo(reason);
        assertThat(step.getJsonObject("input").getString("length")).isEqualTo(length);
        assertThat(backend.untaken()).isEmpty();
    }

    @Test
    void anExplanationOfAConsumersRequestShowsItsOwnFirst() throws Exception {
        JsonObject told =
                explain("{\"method\":\"POST\",\"path\":\"/known\",\"consumer\":\"acme\",\"body\":\"0123456789x\"}");

        assertThat(told.getJsonArray("policies").getValuesAs(JsonObject.class))
                .extracting(step -> step.getString("id") + " " + step.getString("outcome"))
                .containsExactly(
                        "known.apiKey proven",
                        "known.anonymous notReached",
                        "consumers.acme.bodySize refused",
                        "known.bodySize notReached");
    }

    @Test
    void aRequestIsCountedOnceWhetherItTellsItsLengthOrNot() throws Exception {
        assertRefused(told("/counted", 11));
        assertRefused(chunked("/counted", 11));
        assertThat(told("/counted", 10).status()).isEqualTo(200);
        assertThat(chunked("/counted", 10).status()).isEqualTo(200);
        assertThat(chunked("/counted", 9).status()).isEqualTo(200);

        // what is known only at the end is counted a little after the answer
        Eventually.is(() -> decided("refused") + decided("pass") >= 5);
        assertThat(decided("refused")).isEqualTo(2);
        assertThat(decided("pass")).isEqualTo(3);
        assertThat(gateway.admin("GET", "/policies/counted.bodySize/impact", "").body())
                .contains("\"the content, whose length was not told, turned out to be larger than max\"");
    }

    private static double decided(String outcome) {
        String counter = "gatehouse_policy_decisions_total{mode=\"enforce\",outcome=\"" + outcome
                + "\",policy=\"counted.bodySize\"} ";
        String metrics = gateway.metrics();
        int at = metrics.indexOf(counter);
        return at < 0 ? 0 : Double.parseDouble(metrics.substring(at + counter.length(), metrics.indexOf('\n', at)));
    }

    private static JsonObject explain(String question) throws Exception {
        HttpResponse<String> answer = gateway.admin("POST", "/explain", question);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }
}
