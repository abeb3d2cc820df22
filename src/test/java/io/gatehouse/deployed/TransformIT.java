package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changed requests and replies, on every server. */
@EveryServer
class TransformIT {
    private static final String DOCUMENT = """
        version: 1
        upstreams: {store: {targets: ["%s"]}}
        routes:
          pets:
            match: {path: "/pets/{id}"}
            upstream: store
            policies:
              - cache: {}
              - transform:
                  request: {body: {pick: [name]}, query: {set: {lang: "{header.Accept-Language}"}}, required: true}
                  reply: {body: {drop: [secret]}}
                  gzip: {minBytes: 1}
          cards:
            match: {path: "/cards/{id}"}
            upstream: store
            rewrite: {replacePrefix: {from: /cards, to: /pets}}
            policies: [{transform: {reply: {body: {template: "<p>{{name}}</p>", type: text/html}}}}]
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
    static void start() throws Exception {
        backend = Backend.start().answerWith(TransformIT::answer);
    }

    private static Answer answer(Recorded request) {
        if ("\"v1\", W/\"v1\"".equals(request.header("If-None-Match"))) {
            return Answer.of(304, "ETag", "\"v1\"");
        }
        Answer answer = Answer.of(
                        200,
                        "Content-Type",
                        "application/json",
                        "ETag",
                        "\"v1\"",
                        "Cache-Control",
                        "max-age=60, public")
                .field("Content-Digest", "sha-256=:AAAA:")
                .field("Repr-Digest", "sha-256=:AAAA:")
                .field("Content-MD5", "AAAA")
                .field("Accept-Ranges", "bytes")
                .body("{\"name\":\"<Rex>\",\"secret\":1,\"price\":1.10}");
        return request.target().contains("/pets/fixed") ? answer.field("Cache-Control", "no-transform") : answer;
    }

    @AfterAll
    static void forget() throws Exception {
        for (Deployed gate : Deployed.here()) {
            gate.forget();
        }
        backend.close();
    }

    private static Asking serving(Deployed gate) throws Exception {
        return new Asking(gate).serving(DOCUMENT.formatted(backend.url()));
    }

    private static String unzipped(byte[] octets) throws Exception {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(octets))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    @Conforms(item = "RP-15", section = "RFC 9110 §8.8, RFC 9530 §2, §3")
    void whatTellsOfTheOldContentGoesOrTellsOfTheNew(Deployed gate) throws Exception {
        RawResponse pet = serving(gate).get("/pets/" + gate + "-1", "Range: bytes=0-1", "Accept-Encoding: br");
        String expected = "{\"name\":\"<Rex>\",\"price\":1.10}";
        assertThat(pet.status()).isIn(200, 206);
        pet = serving(gate).get("/pets/" + gate + "-1", "Accept-Encoding: br");
        assertThat(pet.text()).isEqualTo(expected);
        assertThat(pet.header("Content-Length")).isEqualTo(String.valueOf(expected.length()));
        assertThat(pet.header("ETag")).matches("W/\"v1-[0-9a-f]{8}\"");
        assertThat(pet.headerLines()).noneMatch(line -> line.matches("(?i)(.*digest|content-md5):.*"));
        RawResponse known = serving(gate).get("/pets/" + gate + "-1", "If-None-Match: " + pet.header("ETag"));
        assertThat(known.status()).isEqualTo(304);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    @Conforms(item = "RP-15", section = "RFC 9110 §7.7")
    void whatSaysNoTransformStaysAsItIs(Deployed gate) throws Exception {
        RawResponse pet = serving(gate).get("/pets/fixed", "Accept-Encoding: gzip");
        assertThat(pet.text()).isEqualTo("{\"name\":\"<Rex>\",\"secret\":1,\"price\":1.10}");
        assertThat(pet.header("Content-Encoding")).isNull();
        assertThat(pet.header("ETag")).isEqualTo("\"v1\"");
        assertThat(pet.header("Content-Digest")).isEqualTo("sha-256=:AAAA:");
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    @Conforms(item = "RP-15", section = "RFC 9110 §12.5.3, §12.5.5")
    void aReplyIsCompressedForWhoWantsItAndSaysThatItDependsAndIsStoredSo(Deployed gate) throws Exception {
        String path = "/pets/" + gate + "-2";
        for (int i = 0; i < 2; i++) {
            RawResponse pet = serving(gate).get(path, "Accept-Encoding: gzip");
            assertThat(unzipped(pet.body())).isEqualTo("{\"name\":\"<Rex>\",\"price\":1.10}");
            assertThat(pet.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(pet.header("Vary")).isEqualTo("Accept-Encoding, Accept-Language");
            assertThat(pet.header("Cache-Status")).contains(i == 0 ? "stored" : "hit");
        }
        RawResponse plain = serving(gate).get(path, "Accept-Encoding: gzip;q=0");
        assertThat(plain.text()).isEqualTo("{\"name\":\"<Rex>\",\"price\":1.10}");
        assertThat(plain.header("Vary")).isEqualTo("Accept-Encoding, Accept-Language");
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    void aRequestIsChangedOrRefused(Deployed gate) throws Exception {
        serving(gate);
        assertThat(post(gate, "{\"name\":\"Rex\",\"admin\":true}").status()).isEqualTo(200);
        Recorded asked = backend.requests().get(backend.requests().size() - 1);
        assertThat(asked.text()).isEqualTo("{\"name\":\"Rex\"}");
        assertThat(asked.header("Content-Length")).isEqualTo("14");
        assertThat(asked.target()).endsWith("?lang=de%26en");
        assertThat(post(gate, "{\"name\":").status()).isEqualTo(400);
    }

    private static RawResponse post(Deployed gate, String content) throws Exception {
        try (RawClient client = RawClient.connect(Server.port())) {
            return client.head(
                            "POST " + gate.path() + "/pets/7 HTTP/1.1",
                            "Host: shop.example",
                            "Content-Type: application/json",
                            "Accept-Language: de&en",
                            "Connection: close",
                            "Content-Length: " + content.length())
                    .send(content)
                    .receive("POST");
        }
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    void aTemplateMakesAPage(Deployed gate) throws Exception {
        RawResponse card = serving(gate).get("/cards/7");
        assertThat(card.text()).isEqualTo("<p>&lt;Rex&gt;</p>");
        assertThat(card.header("Content-Type")).startsWith("text/html");
    }
}
