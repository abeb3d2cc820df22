package io.gatehouse.policy.cache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cache does between real clients and upstreams, on both kinds of thread. */
@ParameterizedClass
@ValueSource(strings = {"container", "virtual"})
@ExtendWith(QuietLog.class)
@Timeout(60)
class CacheGatewayTest {
    private static final AtomicInteger PATHS = new AtomicInteger();

    private static Backend backend;
    private static Gateway gateway;

    @Parameter
    private String threads;

    /** One of its own for each test. */
    private String path;

    /** What was told last. */
    private String stored = "";

    @BeforeParameterizedClassInvocation
    static void start(String threads) throws Exception {
        backend = Backend.start();
        gateway = Gateway.start(document("{targets: [\"%s\"]}".formatted(backend.url())), "", threads);
    }

    private static String document(String upstream) {
        return """
            version: 1
            upstreams: {origin: %s}
            routes:
              all:
                match: {path: /**}
                upstream: origin
                policies:
                  - cache: {ttl: 1h, maxEntry: 16MiB}
                  - rateLimit: {limit: 3/d, by: header.X-Who, otherwise: pass, count: misses}
              gone:
                match: {path: /gone/**}
                upstream: origin
                policies: [{cache: {ttl: 1h, maxEntry: 16MiB}}]
              stale:
                match: {path: /stale/**}
                upstream: origin
                policies: [{cache: {ttl: 0s, staleIfError: 1h}}]
              meanwhile:
                match: {path: /meanwhile/**}
                upstream: origin
                policies: [{cache: {ttl: 0s, staleWhileRevalidate: 1h}}]
            """.formatted(upstream);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        gateway.close();
        backend.close();
    }

    @BeforeEach
    void choosePath() {
        path = "/p" + PATHS.incrementAndGet();
        backend.answerWith(request -> Answer.ok("the content"));
    }

    private RawResponse get(String... fields) throws Exception {
        List<String> lines = new ArrayList<>(List.of(lines(fields)));
        lines.add("Connection: close");
        return RawClient.exchange(gateway.port(), lines.toArray(String[]::new));
    }

    private RawClient asking(String... fields) throws Exception {
        return RawClient.connect(gateway.port()).head(lines(fields));
    }

    private String[] lines(String... fields) {
        List<String> lines = new ArrayList<>(List.of("GET " + path + " HTTP/1.1", "Host: shop.example"));
        lines.addAll(List.of(fields));
        return lines.toArray(String[]::new);
    }

    private int asked() {
        return (int) backend.requests().stream()
                .filter(each -> each.target().equals(path))
                .count();
    }

    @Test
    void anAnswerIsGivenAgainOctetForOctet() throws Exception {
        byte[] octets = new byte[300_000];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i * 31);
        }
        backend.answerWith(request ->
                Answer.of(200, "Content-Type", "image/png").body(octets).chunked());
        RawResponse first = get();
        RawResponse again = get();
        assertThat(again.body()).isEqualTo(first.body()).isEqualTo(octets);
        assertThat(again.header("Content-Type")).isEqualTo("image/png");
        assertThat(again.header("Content-Length")).isEqualTo("300000");
        assertThat(again.header("Cache-Status")).startsWith("gatehouse; hit; ttl=");
        assertThat(asked()).isOne();
    }

    @Test
    void aPartIsGivenOctetForOctet() throws Exception {
        byte[] octets = new byte[300_000];
        new Random(1).nextBytes(octets);
        backend.answerWith(request -> Answer.of(200, "ETag", "\"v1\"").body(octets));
        get();
        RawResponse part = get("Range: bytes=70001-250000");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(octets, 70_001, 250_001));
        assertThat(asked()).isOne();
    }

    @Test
    void allWhoWantTheSameAtATimeWaitForOneRequest() throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        backend.answerWith(request -> Answer.ok("the content").stallUntil(all));
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                clients.add(asking());
            }
            Eventually.is(() -> asked() == 1);
            Eventually.is(() -> waiting(999));
            all.countDown();
            for (RawClient client : clients) {
                assertThat(client.receive().text()).isEqualTo("the content");
            }
            assertThat(asked()).isOne();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static boolean waiting(int count) {
        try {
            return gateway.admin("GET", "/cache", "").body().contains("\"waiting\":" + count);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anAnswerThatIsNotStoredReleasesAllWhoWait() throws Exception {
        CyclicBarrier together = new CyclicBarrier(10);
        backend.answerWith(request -> Answer.ok("mine").field("Cache-Control", "private"));
        ExecutorService clients = Executors.newFixedThreadPool(10);
        try {
            List<Future<RawResponse>> asking = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                asking.add(clients.submit(() -> {
                    together.await();
                    return get();
                }));
            }
            for (Future<RawResponse> each : asking) {
                assertThat(each.get().text()).isEqualTo("mine");
            }
            assertThat(asked()).isEqualTo(10);
        } finally {
            clients.shutdownNow();
        }
    }

    /** An upstream that sends this piece of its content, and again each time that it may. */
    private void answerSlowly(byte[] piece, CountDownLatch... more) {
        backend.answerWith(request -> Answer.of(200).chunked().streaming(out -> {
            out.write(piece);
            for (CountDownLatch each : more) {
                out.flush();
                each.await();
                out.write(piece);
            }
        }));
    }

    @Test
    void aLargeAnswerGoesToAllWhoWantItWhileItIsStored() throws Exception {
        CountDownLatch rest = new CountDownLatch(1);
        byte[] half = "0123456789".repeat(524_288).getBytes(ISO_8859_1);
        answerSlowly(half, rest);
        try (RawClient client = asking();
                RawClient follower = asking()) {
            String first = client.receiveHead().header("Cache-Status");
            String second = follower.receiveHead().header("Cache-Status");
            assertThat(List.of(first, second))
                    .containsExactlyInAnyOrder(
                            "gatehouse; fwd=uri-miss; fwd-status=200; stored",
                            "gatehouse; fwd=uri-miss; fwd-status=200; collapsed");
            InputStream content = client.chunks();
            assertThat(content.readNBytes(1000)).isEqualTo(Arrays.copyOf(half, 1000));
            InputStream same = follower.chunks();
            assertThat(same.readNBytes(half.length)).isEqualTo(half);
            rest.countDown();
            assertThat(same.readAllBytes()).isEqualTo(half);
            assertThat(content.readAllBytes()).hasSize(2 * half.length - 1000);
        }
        RawResponse again = get();
        assertThat(again.header("Cache-Status")).startsWith("gatehouse; hit");
        assertThat(again.body()).hasSize(2 * half.length);
        assertThat(asked()).isOne();
    }

    /** Who asked first goes, and with it what was published before, but for what is still needed of that. */
    @Test
    void whoReadsAlongGetsAllOfItWhoeverGoesAndWhateverIsPublished() throws Exception {
        path = "/gone" + path;
        CountDownLatch more = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        byte[] piece = "0123456789".repeat(100_000).getBytes(ISO_8859_1);
        answerSlowly(piece, more, rest);
        try (RawClient first = asking()) {
            assertThat(first.receiveHead().status()).isEqualTo(200);
            publishOtherConnections();
            try (RawClient follower = asking()) {
                assertThat(follower.receiveHead().header("Cache-Status")).endsWith("; collapsed");
                first.reset();
                InputStream content = follower.chunks();
                assertThat(content.readNBytes(piece.length)).isEqualTo(piece);
                more.countDown();
                assertThat(content.readNBytes(piece.length)).isEqualTo(piece);
                gateway.awaitMetric("gatehouse_requests_seconds_count{route=\"gone\",status=\"499\"} 1");
                rest.countDown();
                assertThat(content.readAllBytes()).isEqualTo(piece);
            }
        }
        assertThat(get().header("Cache-Status")).startsWith("gatehouse; hit");
        assertThat(asked()).isOne();
    }

    private static void publishOtherConnections() throws Exception {
        gateway.publish(document(
                "{targets: [\"%s\"], connections: {max: %d}}".formatted(backend.url(), 100 + PATHS.incrementAndGet())));
    }

    @Test
    void whatBreaksOffDoesSoForAllWhoReadIt() throws Exception {
        CountDownLatch rest = new CountDownLatch(1);
        byte[] half = "0123456789".repeat(10_000).getBytes(ISO_8859_1);
        backend.answerWith(
                request -> Answer.of(200).chunked().cutAfter(half.length).streaming(out -> {
                    out.write(half, 0, half.length - 1);
                    out.flush();
                    rest.await();
                    out.write(half);
                }));
        try (RawClient first = asking();
                RawClient second = asking()) {
            assertThat(first.receiveHead().status()).isEqualTo(200);
            assertThat(second.receiveHead().status()).isEqualTo(200);
            InputStream one = first.chunks();
            InputStream other = second.chunks();
            assertThat(one.readNBytes(1000)).hasSize(1000);
            assertThat(other.readNBytes(1000)).hasSize(1000);
            rest.countDown();
            assertThatThrownBy(one::readAllBytes).isInstanceOf(IOException.class);
            assertThatThrownBy(other::readAllBytes).isInstanceOf(IOException.class);
        }
        assertThat(asked()).isOne();
        backend.answerWith(request -> Answer.ok("the content"));
        assertThat(get().text()).isEqualTo("the content");
    }

    @Test
    void whatBreaksOffIsNotStored() throws Exception {
        backend.answerWith(request -> Answer.ok("0123456789").cutAfter(5));
        try (RawClient client = asking("Connection: close")) {
            assertThat(new String(client.in().readAllBytes(), ISO_8859_1)).doesNotContain("0123456789");
        }
        backend.answerWith(request -> Answer.ok("0123456789"));
        assertThat(get().text()).isEqualTo("0123456789");
        assertThat(get().header("Cache-Status")).startsWith("gatehouse; hit");
    }

    @Test
    void headHasTheLengthOfWhatIsStored() throws Exception {
        get();
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("HEAD " + path + " HTTP/1.1", "Host: shop.example", "Connection: close");
            RawResponse head = client.receive("HEAD");
            assertThat(head.header("Content-Length")).isEqualTo("11");
            assertThat(head.header("Cache-Status")).startsWith("gatehouse; hit");
        }
        assertThat(asked()).isOne();
    }

    @Test
    void aLimitOfMissesDoesNotCountWhatIsStored() throws Exception {
        for (int i = 0; i < 9; i++) {
            assertThat(get("X-Who: " + path).status()).isEqualTo(200);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(get("X-Who: " + path, "Cache-Control: no-cache").status())
                    .isEqualTo(200);
        }
        RawResponse refused = get("X-Who: " + path, "Cache-Control: no-cache");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(get("X-Who: " + path).status()).isEqualTo(200);
    }

    @Test
    void explainTellsTheKeyAndHowFreshItIs() throws Exception {
        get();
        String told = gateway.admin(
                        "POST",
                        "/explain",
                        "{\"method\":\"GET\",\"path\":\"" + path + "\",\"headers\":{\"Host\":\"shop.example\"}}")
                .body();
        assertThat(told)
                .contains("http://shop.example" + path, " s of 3600 s (ttl of the policy)")
                .contains("\"hit\"");
    }

    @Test
    void whereTheUpstreamBreaksAStaleAnswerIsGiven() throws Exception {
        path = "/stale" + path;
        assertThat(get().text()).isEqualTo("the content");
        backend.answerWith(request -> Answer.nothing());
        RawResponse stale = get();
        assertThat(stale.status()).isEqualTo(200);
        assertThat(stale.text()).isEqualTo("the content");
        assertThat(stale.header("Cache-Status")).endsWith("detail=stale-if-error");
    }

    /** What it asks over would be closed with what the request ran on else. */
    @Test
    void anAnswerThatIsAskedForMeanwhileComesWhateverIsPublished() throws Exception {
        path = "/meanwhile" + path;
        assertThat(get().text()).isEqualTo("the content");
        CountDownLatch late = new CountDownLatch(1);
        backend.answerWith(request -> Answer.ok("new content").stallUntil(late));
        assertThat(get().text()).isEqualTo("the content");
        Eventually.is(() -> asked() == 2);
        publishOtherConnections();
        backend.answerWith(request -> Answer.ok("newest content"));
        // it is still waited for, and nobody asks beside it
        assertThat(get().text()).isEqualTo("the content");
        late.countDown();
        Eventually.is(() -> !text().equals("the content"));
        assertThat(stored).isEqualTo("new content");
    }

    private String text() {
        try {
            stored = get().text();
            return stored;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStaleAnswerIsGivenAtOnceWhileAFreshOneIsAskedFor() throws Exception {
        path = "/meanwhile" + path;
        assertThat(get().text()).isEqualTo("the content");
        CountDownLatch late = new CountDownLatch(1);
        backend.answerWith(request -> Answer.ok("new content").stallUntil(late));
        assertThat(get().text()).isEqualTo("the content");
        assertThat(get().text()).isEqualTo("the content");
        Eventually.is(() -> asked() == 2);
        late.countDown();
        Eventually.is(() -> text().equals("new content"));
    }
}
