package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.dns.Lookup;
import io.gatehouse.exchange.Headers;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Hosts;
import io.gatehouse.fetch.Inquiry;
import io.gatehouse.forward.tls.TlsSettings;
import io.gatehouse.forward.tls.UpstreamTls;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Recorded;
import io.gatehouse.testing.TlsDoor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnFetcherTest {
    private final Alarms alarms = new Alarms();
    private final FetchThreads threads = new FetchThreads();
    private final Connections connections = new Connections(
            10, Duration.ofSeconds(30), new UpstreamTls("of a test", TlsSettings.DEFAULT, System::nanoTime), alarms);
    private final List<String> looked = new ArrayList<>();
    private Backend backend;

    @BeforeEach
    void start() throws IOException {
        backend = Backend.start();
    }

    @AfterEach
    void stop() throws IOException {
        backend.close();
        connections.close();
        threads.close();
        alarms.close();
    }

    private Fetcher fetcher(Lookup lookup, String... named) {
        Lookup noting = host -> {
            looked.add(host);
            return lookup.of(host);
        };
        Hosts hosts = Hosts.of(List.of(URI.create(backend.url())), List.of(named));
        return new OwnFetcher(hosts, connections, alarms, noting, threads);
    }

    private Fetcher fetcher(String... named) {
        return fetcher(
                host -> {
                    throw new IOException("nobody is asked for " + host);
                },
                named);
    }

    private static Lookup at(String... addresses) {
        return host -> {
            List<InetAddress> found = new ArrayList<>();
            for (String address : addresses) {
                found.add(InetAddress.getByName(address));
            }
            return new io.gatehouse.dns.Answer(found, Duration.ofMinutes(1), false);
        };
    }

    private Inquiry get(String path) {
        return Inquiry.get(URI.create(backend.url() + path), Headers.of("Accept", "application/json"));
    }

    @Test
    void anInquiryGoesAsItIsAndItsAnswerComesWhole() throws Exception {
        backend.answerWith(Answer.of(201, "X-Kind", "test").body("what it says"));
        Inquiry inquiry = Inquiry.post(
                URI.create(backend.url() + "/token?a=%20b"),
                Headers.of("Content-Type", "application/x-www-form-urlencoded"),
                "token=x");
        Fetched answer = fetcher().fetch(inquiry);
        Recorded asked = backend.take();
        assertThat(asked.method() + ' ' + asked.target()).isEqualTo("POST /token?a=%20b");
        assertThat(asked.text()).isEqualTo("token=x");
        assertThat(asked.header("Host")).isEqualTo("127.0.0.1:" + backend.port());
        assertThat(asked.header("Content-Length")).isEqualTo("7");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.fields().first("X-Kind")).isEqualTo("test");
        assertThat(answer.text()).isEqualTo("what it says");
    }

    @Test
    void oneThatLeadsElsewhereIsNotFollowed() throws Exception {
        backend.answerWith(Answer.of(302, "Location", backend.url() + "/other").body(""));
        assertThat(fetcher().fetch(get("/first")).status()).isEqualTo(302);
        assertThat(backend.requests()).hasSize(1);
    }

    @Test
    void anAnswerOfAMebibyteIsTakenAndALargerOneIsNot() throws Exception {
        backend.answerWith(request ->
                Answer.ok("x".repeat(request.target().equals("/fits") ? Fetcher.LARGEST : Fetcher.LARGEST + 1)));
        assertThat(fetcher().fetch(get("/fits")).content()).hasSize(Fetcher.LARGEST);
        assertThatThrownBy(() -> fetcher().fetch(get("/more")))
                .isInstanceOf(FetchFailed.class)
                .hasMessageEndingWith("answered with more than 1048576 octets");
    }

    @Test
    void whoAnswersNothingIsNotWaitedForForEver() {
        CountDownLatch never = new CountDownLatch(1);
        backend.answerWith(request -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Answer.ok("too late");
        });
        long begun = System.nanoTime();
        assertThatThrownBy(() -> fetcher().fetch(get("/slow")))
                .isInstanceOf(FetchFailed.class)
                .hasMessageEndingWith("did not answer within 5 s");
        never.countDown();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Fetcher.LONGEST.multipliedBy(10));
    }

    @Test
    void whoDripsHisAnswerIsNotEither() {
        CountDownLatch over = new CountDownLatch(1);
        backend.answerWith(Answer.of(200).streaming(body -> {
            while (!over.await(200, TimeUnit.MILLISECONDS)) {
                body.write('x');
                body.flush();
            }
        }));
        assertThatThrownBy(() -> fetcher().fetch(get("/dripping")))
                .isInstanceOf(FetchFailed.class)
                .hasMessageEndingWith("did not answer within 5 s");
        over.countDown();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "https://metadata.example/     | 169.254.169.254 | is at 169.254.169.254, where nobody is asked",
                "https://metadata.example/     | fe80::1         | where nobody is asked",
                "https://metadata.example/     | 0.0.0.0         | where nobody is asked",
                "https://metadata.example/     | 224.0.0.1       | where nobody is asked",
                "http://plain.example/         | 192.0.2.1       | is asked by https only",
                "https://stranger.example/     | 127.0.0.1       | is not asked, since the document does not name it",
                "https://metadata.example:444/ | 127.0.0.1       | is not asked, since the document does not name it",
                "https://169.254.169.254/      | 127.0.0.1       | is at 169.254.169.254, where nobody is asked",
                "https://[fe80::1]/            | 127.0.0.1       | where nobody is asked",
                "https://[::ffff:a9fe:a9fe]/   | 127.0.0.1       | where nobody is asked"
            })
    void whoMustNotBeAskedIsNot(String address, String at, String told) {
        Fetcher fetcher = fetcher(
                at(at), "metadata.example", "plain.example:80", "169.254.169.254", "[fe80::1]", "[::ffff:a9fe:a9fe]");
        assertThatThrownBy(() -> fetcher.fetch(Inquiry.get(URI.create(address), Headers.EMPTY)))
                .isInstanceOf(FetchFailed.class)
                .hasMessageContaining(told);
    }

    @Test
    void theNextAddressIsTriedAndWhatIsKnownOfANameIsRemembered() throws Exception {
        Fetcher fetcher = fetcher(at("127.0.0.9", "127.0.0.1"), "here.example:" + backend.port());
        URI uri = URI.create("http://here.example:" + backend.port() + "/");
        fetcher.fetch(Inquiry.get(uri, Headers.EMPTY));
        fetcher.fetch(Inquiry.get(uri, Headers.EMPTY));
        assertThat(looked).containsExactly("here.example");
        assertThat(backend.take().header("Host")).isEqualTo("here.example:" + backend.port());
    }

    @Test
    void anAddressThatSaysNothingLeavesTimeForTheNext() throws Exception {
        List<SocketChannel> waiting = new ArrayList<>();
        // whose queue is full: Linux answers no further connection then
        try (ServerSocket silent = new ServerSocket(backend.port(), 1, InetAddress.getByName("127.0.0.9"))) {
            for (int i = 0; i < 4; i++) {
                SocketChannel channel = SocketChannel.open();
                waiting.add(channel);
                channel.configureBlocking(false);
                channel.connect(silent.getLocalSocketAddress());
            }
            Fetcher fetcher = fetcher(at("127.0.0.9", "127.0.0.1"), "here.example:" + backend.port());
            URI uri = URI.create("http://here.example:" + backend.port() + "/");
            assertThat(fetcher.fetch(Inquiry.get(uri, Headers.EMPTY)).status()).isEqualTo(200);
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsReplacedForWhatMayBeAskedTwice() throws Exception {
        fetcher().fetch(get("/first"));
        int port = backend.port();
        backend.close();
        backend = Backend.start(port);
        assertThat(fetcher().fetch(get("/second")).status()).isEqualTo(200);
    }

    @Test
    void whoIsNotThereIsTold() throws Exception {
        backend.close();
        assertThatThrownBy(() -> fetcher().fetch(get("/")))
                .isInstanceOf(FetchFailed.class)
                .hasMessage("127.0.0.1:" + backend.port() + " refused the connection");
        assertThatThrownBy(() ->
                        fetcher("gone.example").fetch(Inquiry.get(URI.create("https://gone.example/"), Headers.EMPTY)))
                .isInstanceOf(FetchFailed.class)
                .hasMessage("nobody could tell the addresses of gone.example");
    }

    @Test
    void aCertificateThatNobodyTrustsIsNot() throws Exception {
        TlsDoor door = new TlsDoor(new Authority("Nobody's authority").issue("RSA", Duration.ofDays(1), "localhost"));
        try (Backend secure = Backend.on(door.open())) {
            Fetcher fetcher = fetcher(at("127.0.0.1"), "localhost:" + secure.port());
            URI uri = URI.create("https://localhost:" + secure.port() + "/");
            assertThatThrownBy(() -> fetcher.fetch(Inquiry.get(uri, Headers.EMPTY)))
                    .isInstanceOf(FetchFailed.class)
                    .hasMessageEndingWith("has a certificate that is not trusted");
            assertThat(secure.requests()).isEmpty();
        }
    }
}
