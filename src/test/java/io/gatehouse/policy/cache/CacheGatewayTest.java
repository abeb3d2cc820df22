package io.gatehouse.policy.cache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
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

    @BeforeParameterizedClassInvocation
    static void start(String threads) throws Exception {
        backend = Backend.start();
        gateway = Gateway.start("""
            version: 1
            upstreams: {origin: {targets: ["%s"]}}
            routes:
              all:
                match: {path: /**}
                upstream: origin
                policies:
                  - cache: {ttl: 1h, maxEntry: 16MiB}
                  - rateLimit: {limit: 3/d, by: header.X-Who, otherwise: pass, count: misses}
              stale:
                match: {path: /stale/**}
                upstream: origin
                policies: [{cache: {ttl: 0s, staleIfError: 1h}}]
              meanwhile:
                match: {path: /meanwhile/**}
                upstream: origin
                policies: [{cache: {ttl: 0s, staleWhileRevalidate: 1h}}]
            """.formatted(backend.url()), "", threads);
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
        List<String> lines = new ArrayList<>(List.of("GET " + path + " HTTP/1.1", "Host: shop.example"));
        lines.addAll(List.of(fields));
        lines.add("Connection: close");
        return RawClient.exchange(gateway.port(), lines.toArray(String[]::new));
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
    void allWhoWantTheSameAtATimeWaitForOneRequest() throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        backend.answerWith(request -> Answer.ok("the content").stallUntil(all));
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                RawClient client = RawClient.connect(gateway.port());
                clients.add(client.head("GET " + path + " HTTP/1.1", "Host: shop.example"));
            }
            Eventually.is(() -> asked() == 1);
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

    @Test
    void aLargeAnswerGoesToItsClientWhileItIsStored() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        byte[] half = "0123456789".repeat(500_000).getBytes(ISO_8859_1);
        backend.answerWith(request -> Answer.of(200).chunked().streaming(out -> {
            out.write(half);
            out.flush();
            try {
                begun.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            out.write(half);
        }));
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET " + path + " HTTP/1.1", "Host: shop.example");
            assertThat(client.receiveHead().status()).isEqualTo(200);
            InputStream content = client.chunks();
            assertThat(content.readNBytes(1000)).hasSize(1000);
            begun.countDown();
            assertThat(content.readAllBytes()).hasSize(2 * half.length - 1000);
        }
        RawResponse again = get();
        assertThat(again.header("Cache-Status")).startsWith("gatehouse; hit");
        assertThat(again.body()).hasSize(2 * half.length);
    }

    @Test
    void whatBreaksOffIsNotStored() throws Exception {
        backend.answerWith(request -> Answer.ok("0123456789").cutAfter(5));
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("GET " + path + " HTTP/1.1", "Host: shop.example", "Connection: close");
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
        Eventually.is(() -> {
            try {
                return get().text().equals("new content");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }
}
