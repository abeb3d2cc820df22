package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to an upstream and back, over real sockets: which connection carries what, and how it ends when it goes wrong. */
@ExtendWith(QuietLog.class)
class ForwardTest {
    private static Gateway gateway;

    private Backend backend;

    @BeforeAll
    static void open() throws Exception {
        gateway = Gateway.start("{version: 1}");
    }

    @AfterAll
    static void shut() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void start() throws Exception {
        backend = Backend.start();
    }

    @AfterEach
    void stop() throws Exception {
        backend.close();
    }

    /** Serves one upstream with these members, where {@code URL} stands for the backend's. */
    private void serve(String members) throws Exception {
        gateway.publish("""
            version: 1
            upstreams: {u: {%s}}
            routes: {r: {match: {path: /**}, upstream: u}}
            """.formatted(members.replace("URL", backend.url())));
    }

    @Test
    void oneConnectionServesManyRequests() throws Exception {
        serve("targets: ['URL']");
        backend.answerWith(request -> request.target().endsWith("3") ? Answer.of(204) : Answer.ok("ok"));
        try (RawClient client = RawClient.connect(gateway.port())) {
            for (int i = 0; i < 20; i++) {
                String method = i % 4 == 0 ? "HEAD" : i % 4 == 1 ? "POST" : "GET";
                client.head(method + " /" + i + " HTTP/1.1", "Host: h", "Content-Length: 0");
                assertThat(client.receive(method).status()).isIn(200, 204);
            }
        }
        assertThat(backend.requests()).hasSize(20);
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void aConnectionThatTheUpstreamEndsIsNotUsedAgain() throws Exception {
        serve("targets: ['URL']");
        // a POST, since a GET would be sent again
        backend.answerWith(Answer.ok("ok").closeAfter());
        for (int i = 0; i < 5; i++) {
            assertThat(post().body()).isEqualTo("ok");
        }
        assertThat(backend.connections()).isEqualTo(5);
        backend.answerWith(Answer.of(200).streaming(out -> out.write("until closed".getBytes())));
        for (int i = 0; i < 5; i++) {
            assertThat(post().body()).isEqualTo("until closed");
        }
        assertThat(backend.connections()).isEqualTo(10);
    }

    private static HttpResponse<String> post() throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    @Test
    void aConnectionClosedWhileItWaitedIsNotSeenByAGet() throws Exception {
        serve("targets: ['URL']");
        for (int i = 0; i < 5; i++) {
            // closes without having said so
            backend.answerWith(Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold"));
            assertThat(gateway.get("/").body()).isEqualTo("old");
            backend.answerWith(Answer.ok("new"));
            assertThat(gateway.get("/").body()).isEqualTo("new");
        }
        assertThat(backend.requests()).hasSize(10);
    }

    @Test
    void aRequestThatMayNotBeSentTwiceIsNot() throws Exception {
        serve("targets: ['URL']");
        for (String head : List.of(
                "POST / HTTP/1.1\r\nContent-Length: 0",
                "POST / HTTP/1.1\r\nContent-Length: 4",
                "PUT / HTTP/1.1\r\nContent-Length: 4",
                "PATCH / HTTP/1.1",
                "FOO / HTTP/1.1")) {
            backend.answerWith(Answer.ok("ready"));
            assertThat(gateway.get("/").statusCode()).isEqualTo(200);
            int before = backend.requests().size();
            backend.answerWith(
                    request -> backend.requests().size() == before + 1 ? Answer.nothing() : Answer.ok("sent twice"));
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.head(head, "Host: h").send(head.endsWith("4") ? "body" : "");
                RawResponse answer = client.receive();
                assertThat(answer.status()).as(head + ": " + answer).isEqualTo(502);
                assertThat(answer.header("Proxy-Status")).isEqualTo("gatehouse; error=connection_terminated");
            }
            assertThat(backend.requests()).as(head).hasSize(before + 1);
            assertThat(backend.requests().get(before).connection())
                    .as("the connection that had served")
                    .isEqualTo(backend.requests().get(before - 1).connection());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "DELETE", "PUT"})
    void aRequestThatMayBeSentTwiceIsSentAgainOnAnotherConnection(String method) throws Exception {
        serve("targets: ['URL']");
        assertThat(gateway.get("/").statusCode()).isEqualTo(200);
        backend.answerWith(request -> backend.requests().size() == 2 ? Answer.nothing() : Answer.ok("again"));
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head(method + " / HTTP/1.1", "Host: h");
            RawResponse answer = client.receive(method);
            assertThat(answer.status()).as(answer + " " + backend.requests()).isEqualTo(200);
        }
        assertThat(backend.requests()).extracting(Recorded::connection).containsExactly(1, 1, 2);
    }

    @Test
    void aRequestBeyondTheMostConnectionsWaitsAndIsThenRefused() throws Exception {
        serve("targets: ['URL'], connections: {max: 1}, timeouts: {connect: 250ms}");
        CountDownLatch busy = new CountDownLatch(1);
        backend.answerWith(Answer.ok("first").stallUntil(busy));
        FutureTask<HttpResponse<String>> first = begin(() -> gateway.get("/first"));
        backend.take();
        HttpResponse<String> second = gateway.get("/second");
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.headers().firstValue("Proxy-Status")).contains("gatehouse; error=connection_limit_reached");
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        assertThat(second.body()).contains("All connections to the upstream are in use.");
        busy.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS).body()).isEqualTo("first");
        assertThat(gateway.get("/third").statusCode()).isEqualTo(200);
        assertThat(backend.requests()).extracting(Recorded::target).containsExactly("/first", "/third");
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void aRequestBeyondTheMostConnectionsIsServedWhenOneBecomesFree() throws Exception {
        serve("targets: ['URL'], connections: {max: 1}, timeouts: {connect: 20s}");
        CountDownLatch busy = new CountDownLatch(1);
        backend.answerWith(Answer.ok("fine").stallUntil(busy));
        FutureTask<HttpResponse<String>> first = begin(() -> gateway.get("/first"));
        backend.take();
        FutureTask<HttpResponse<String>> second = begin(() -> gateway.get("/second"));
        gateway.awaitMetric("gatehouse_pool_pending{upstream=\"u\"} 1.0");
        busy.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(second.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(backend.requests()).extracting(Recorded::connection).containsExactly(1, 1);
    }

    @Test
    void viaOfAReplyTellsTheVersionThatTheUpstreamSpoke() throws Exception {
        serve("targets: ['URL']");
        backend.answerWith(Answer.raw("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold"));
        assertThat(gateway.get("/").headers().allValues("Via")).containsExactly("1.0 gatehouse");
        backend.answerWith(Answer.ok("new"));
        assertThat(gateway.get("/").headers().allValues("Via")).containsExactly("1.1 gatehouse");
    }

    @Test
    void aTargetIsSentItsOwnHostUnlessTheClientsIsPreserved() throws Exception {
        serve("targets: ['URL']");
        assertThat(hostSent()).isEqualTo("127.0.0.1:" + backend.port());
        serve("targets: ['URL'], host: preserve");
        assertThat(hostSent()).isEqualTo("api.example.com:8080");
    }

    private String hostSent() throws Exception {
        RawResponse answer =
                RawClient.exchange(gateway.port(), "GET / HTTP/1.1", "Host: api.example.com:8080", "Connection: close");
        assertThat(answer.status()).isEqualTo(200);
        Recorded recorded = backend.take();
        assertThat(recorded.headers("Host")).hasSize(1);
        assertThat(recorded.header("X-Forwarded-Host")).isEqualTo("api.example.com:8080");
        return String.valueOf(recorded.header("Host"));
    }

    @Test
    void aTargetGetsItsWeightOfTheRequestsAndItsBasePath() throws Exception {
        serve("targets: [{url: 'URL/a/b/', name: heavy, weight: 3}, {url: 'URL/c', name: light}], balance:"
                + " {algorithm: roundRobin}");
        for (int i = 0; i < 8; i++) {
            assertThat(gateway.get("/x%2Fy?q=" + i).statusCode()).isEqualTo(200);
        }
        assertThat(backend.requests())
                .extracting(request -> request.target().replaceFirst("[0-9]$", ""))
                .containsOnly("/a/b/x%2Fy?q=", "/c/x%2Fy?q=");
        assertThat(backend.requests())
                .filteredOn(request -> request.target().startsWith("/c/"))
                .hasSize(2);
    }

    @Test
    void theTotalLimitBreaksAnAnswerInItsMidst() throws Exception {
        serve("targets: ['URL'], timeouts: {total: 400ms}");
        CountDownLatch never = new CountDownLatch(1);
        backend.answerWith(begun(never));
        brokenOff("begun");
        never.countDown();
        serve("targets: ['URL']");
        backend.answerWith(Answer.ok("fine"));
        assertThat(gateway.get("/").body()).isEqualTo("fine");
    }

    @Test
    void theIdleLimitBreaksAnAnswerThatStops() throws Exception {
        serve("targets: ['URL'], timeouts: {idle: 250ms}");
        CountDownLatch never = new CountDownLatch(1);
        backend.answerWith(Answer.of(200, "Content-Length", "1000").streaming(body -> {
            body.write("x".repeat(500).getBytes());
            body.flush();
            never.await();
        }));
        HttpResponse<String> whole = gateway.get("/");
        assertThat(whole.statusCode()).as("nothing of it was out yet").isEqualTo(504);
        assertThat(whole.headers().firstValue("Proxy-Status")).contains("gatehouse; error=connection_read_timeout");
        backend.answerWith(begun(never));
        brokenOff("begun");
        never.countDown();
    }

    /** An answer that begins, and then waits. */
    private static Answer begun(CountDownLatch until) {
        return Answer.of(200)
                .streaming(body -> {
                    body.write("begun".getBytes());
                    body.flush();
                    until.await();
                })
                .chunked();
    }

    private static void brokenOff(String content) throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawResponse answer = client.head("GET / HTTP/1.1", "Host: h").receive();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo(content);
            assertThat(answer.whole()).as("it ended as if it were whole").isFalse();
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void aClientThatLeavesInTheMidstEndsTheUpstreamsWorkToo() throws Exception {
        serve("targets: ['URL']");
        backend.answerWith(Answer.of(200)
                .streaming(body -> {
                    while (true) {
                        body.write(new byte[10_000]);
                        body.flush();
                    }
                })
                .chunked());
        RawClient client = RawClient.connect(gateway.port());
        client.head("GET /leaver HTTP/1.1", "Host: h").receiveHead();
        client.reset();
        assertThat(backend.takeLeft()).isEqualTo(1);
        assertThat(logged("/leaver")).contains("\"status\":499").doesNotContain("\"error\"");
        gateway.awaitMetric("gatehouse_pool_leased{upstream=\"u\"} 0.0");
    }

    @Test
    void anAnswerThatComesBeforeAllOfTheContentReachesTheClient() throws Exception {
        serve("targets: ['URL']");
        backend.answerEarlyWith(head -> Answer.of(413).body("too much"));
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST / HTTP/1.1", "Host: h", "Content-Length: 1000000000000");
            RawResponse answer = client.sendUntilAnswered(new byte[10_000]).receive();
            assertThat(answer.status()).as(answer.toString()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("too much");
        }
    }

    @Test
    void aTargetThatTakesNoMoreOfTheContentIsGivenUp() throws Exception {
        serve("targets: ['URL'], timeouts: {idle: 300ms}");
        CountDownLatch never = new CountDownLatch(1);
        backend.answerEarlyWith(head -> Answer.ok("never").stallUntil(never));
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.head("POST / HTTP/1.1", "Host: h", "Content-Length: 100000000");
            FutureTask<Void> sending = begin(() -> {
                for (int i = 0; i < 100; i++) {
                    client.send(new byte[1_000_000]);
                }
                return null;
            });
            RawResponse answer = client.receive();
            assertThat(answer.status()).as(answer.toString()).isEqualTo(504);
            assertThat(answer.header("Proxy-Status")).isEqualTo("gatehouse; error=http_response_timeout");
            sending.cancel(true);
        }
        never.countDown();
    }

    /** The line of the access log for this path, which the log writes soon after the exchange; waits with a limit. */
    private static String logged(String path) throws Exception {
        Path log = gateway.home().resolve("logs/access.log");
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        List<String> lines = List.of();
        while (lines.isEmpty() && System.nanoTime() < limit) {
            lines = Files.readString(log)
                    .lines()
                    .filter(line -> line.contains("\"path\":\"" + path + "\""))
                    .toList();
        }
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static <T> FutureTask<T> begin(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "client");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
