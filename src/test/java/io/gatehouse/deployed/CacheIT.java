package io.gatehouse.deployed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.RawResponse;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a cache answers out of its store on every server. */
@EveryServer
class CacheIT {
    private static final AtomicInteger PATHS = new AtomicInteger();

    private static final String DOCUMENT = """
        version: 1
        upstreams: {recorder: {targets: ["%s"]}}
        routes: {all: {match: {path: /kept/**}, upstream: recorder, policies: [{cache: {ttl: 1h}}]}}
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
        backend = Backend.start();
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

    private static String path() {
        return "/kept/" + PATHS.incrementAndGet();
    }

    private static int asked(String path) {
        return (int) backend.requests().stream()
                .filter(each -> each.target().endsWith(path))
                .count();
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    void anAnswerIsGivenAgainOctetForOctetWholeAndInParts(Deployed gate) throws Exception {
        Asking asking = serving(gate);
        String path = path();
        String content = "0123456789".repeat(20_000);
        backend.answerWith(request -> Answer.of(200, "ETag", "\"v1\"", "Content-Type", "image/png")
                .body(content)
                .chunked());
        assertThat(asking.get(path).text()).isEqualTo(content);
        RawResponse again = asking.get(path);
        assertThat(new String(again.body(), ISO_8859_1)).isEqualTo(content);
        assertThat(again.header("Content-Type")).isEqualTo("image/png");
        assertThat(again.header("Cache-Status")).startsWith("gatehouse; hit; ttl=");
        assertThat(again.header("Age")).isNotNull();
        RawResponse part = asking.get(path, "Range: bytes=10-14");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes 10-14/200000");
        assertThat(part.text()).isEqualTo("01234");
        RawResponse unchanged = asking.get(path, "If-None-Match: \"v1\"");
        assertThat(unchanged.status()).isEqualTo(304);
        RawResponse head = asking.send("HEAD", path);
        assertThat(head.header("Content-Length")).isEqualTo("200000");
        assertThat(asked(path)).isOne();
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    void whatAnUnsafeRequestChangesIsTakenAwayAlsoWhereItsLocationLeads(Deployed gate) throws Exception {
        Asking asking = serving(gate);
        String path = path();
        String other = path();
        backend.answerWith(request -> request.method().equals("POST")
                ? Answer.of(201, "Location", other)
                : Answer.ok(request.method() + asked(path)));
        asking.get(path);
        asking.get(other);
        assertThat(asking.send("POST", path, "Content-Length: 0").header("Location"))
                .isEqualTo(gate.path() + other);
        assertThat(asking.get(path).header("Cache-Status")).contains("fwd=uri-miss");
        assertThat(asking.get(other).header("Cache-Status")).contains("fwd=uri-miss");
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    void whatTheHeapHasNoRoomForIsAnsweredOutOfTheTiersBelow(Deployed gate) throws Exception {
        Asking asking = new Asking(gate)
                .serving("cache: {heap: 1MiB, offHeap: 16MiB, disk: 64MiB}\n" + DOCUMENT.formatted(backend.url()));
        backend.answerWith(request -> Answer.ok(request.target().repeat(10_000)));
        List<String> paths = Stream.generate(CacheIT::path).limit(30).toList();
        assertThat(gate.post("cache/purge", "{\"all\": true}").statusCode()).isEqualTo(200);
        int stored = 0;
        for (String path : paths) {
            assertThat(asking.get(path).text()).isEqualTo(path.repeat(10_000));
            // what comes faster than it can go down is lost
            awaitStored(++stored, gate);
        }
        for (String path : paths) {
            RawResponse again = asking.get(path);
            assertThat(again.text()).isEqualTo(path.repeat(10_000));
            assertThat(again.header("Cache-Status")).startsWith("gatehouse; hit; ttl=");
            assertThat(asked(path)).isOne();
        }
        List<JsonObject> tiers = tiers(gate);
        assertThat(tiers).extracting(tier -> tier.getString("tier")).containsExactly("heap", "offHeap", "disk");
        assertThat(tiers).allSatisfy(tier -> assertThat(tier.getInt("bytes")).isPositive());
        assertThat(tiers.get(2).getInt("hits")).isPositive();
    }

    private static List<JsonObject> tiers(Deployed gate) throws Exception {
        return Deployed.json(gate.get("cache").body()).getJsonArray("tiers").getValuesAs(JsonObject.class);
    }

    /** What is in memory beside the heap is on disk, too. */
    private static void awaitStored(int count, Deployed gate) {
        Eventually.is(() -> {
            try {
                List<JsonObject> tiers = tiers(gate);
                return tiers.get(0).getInt("entries") + tiers.get(2).getInt("entries") == count;
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
        });
    }
}
