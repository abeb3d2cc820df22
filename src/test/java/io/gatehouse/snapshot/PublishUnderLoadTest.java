package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Publishing while requests come loses none of them, and each runs on one document from its first field to its last octet.
 *
 * <p>Document {@code n} puts {@code n} into three places that belong to different parts of the gateway: a field of the
 * request, the path that goes upstream and a field of the reply. The upstream says what it got.
 */
class PublishUnderLoadTest {
    private static final int PUBLISHES = Boolean.getBoolean("gatehouse.endurance") ? 2_000 : 200;
    private static final int CLIENTS = 8;
    private static final int PIECES = 4;

    /** Requests that may be sent for each publish: enough to be on their way when it is swapped in. */
    private static final int REQUESTS = 50;

    private static final Pattern POOL = Pattern.compile("gatehouse_pool_(\\w+)\\{upstream=\"(\\w+)\"} (\\S+)");

    private final Seen seen = new Seen();
    private final Semaphore requests = new Semaphore(0);
    private final Semaphore pieces = new Semaphore(0);
    private volatile long published;
    private volatile boolean over;

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void everyRequestIsAnsweredWhollyFromOneDocument(String threads) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS + 1);
        try (Backend backend = Backend.start().answerWith(this::echo);
                Gateway gateway = Gateway.start(document(0, backend), "", threads)) {
            List<Future<Integer>> answered = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                answered.add(clients.submit(watched(client(gateway.port(), i))));
            }
            Future<Integer> streamed = clients.submit(watched(() -> streams(gateway.port())));
            for (int n = 1; n <= PUBLISHES; n++) {
                requests.release(REQUESTS);
                gateway.publish(document(n, backend));
                published = n;
                requests.release(CLIENTS);
                if (n % 5 == 0) {
                    seen.waitFor(n);
                    pieces.release();
                }
            }
            end();
            int answers = 0;
            for (Future<Integer> client : answered) {
                answers += client.get(20, TimeUnit.SECONDS);
            }
            assertThat(answers).isGreaterThan(10 * PUBLISHES);
            assertThat(seen.numbers()).hasSizeGreaterThan(PUBLISHES / 5);
            assertThat(streamed.get(20, TimeUnit.SECONDS)).isGreaterThan(PUBLISHES / 5 / PIECES / 2);
            nothingIsLeft(gateway, backend);
        } finally {
            end();
            clients.shutdownNow();
        }
    }

    private void end() {
        over = true;
        requests.release(CLIENTS);
        pieces.release(PIECES);
    }

    /** The same, and what it throws ends the test at once. */
    private Callable<Integer> watched(Callable<Integer> client) {
        return () -> {
            try {
                return client.call();
            } catch (Exception | AssertionError failure) {
                seen.failed(failure);
                throw failure;
            }
        };
    }

    /** Every other document has a pool of its own for its connections, and every third other targets. */
    private static String document(int n, Backend backend) {
        String targets = n % 3 == 0 ? "[\"%1$s\"]" : "[\"%1$s\", {url: \"%1$s/second\", name: second}]";
        return """
            version: 1
            upstreams:
              numbers: {targets: %s, connections: {max: %d}}
            routes:
              numbers:
                match: {path: /numbers/**}
                upstream: numbers
                rewrite: {addPrefix: /%d}
                policies:
                  - headers: {request: {set: {X-Number: "%d"}}, reply: {set: {X-Number: "%d"}}}
            """.formatted(targets.formatted(backend.url()), 100 + n / 2, n, n, n);
    }

    /** Tells the path and the field that arrived, and the body, in one of three framings. */
    private Answer echo(Recorded request) {
        String got = request.target().replaceFirst("^/second/", "/")
                + ' '
                + request.header("X-Number")
                + ' '
                + request.text();
        if (request.target().contains("/stream")) {
            return Answer.of(200)
                    .streaming(body -> {
                        for (int piece = 0; piece < PIECES; piece++) {
                            body.write((got + published + '\n').getBytes());
                            body.flush();
                            pieces.acquire();
                        }
                        body.write((got + published + '\n').getBytes());
                    })
                    .chunked();
        }
        return request.method().equals("GET")
                ? Answer.ok(got)
                : Answer.of(201).body(got).chunked();
    }

    /** Sends requests of three kinds on one connection until all is published; returns how many were answered. */
    private Callable<Integer> client(int port, int number) {
        return () -> {
            int sent = 0;
            try (RawClient client = RawClient.connect(port)) {
                for (requests.acquire(); !over; requests.acquire()) {
                    String target = "/numbers/" + number + "?sent=" + sent;
                    String body = sent % 3 == 0 ? "" : "body " + number + '.' + sent;
                    switch (sent++ % 3) {
                        case 0 -> client.head("GET " + target + " HTTP/1.1", "Host: h");
                        case 1 ->
                            client.head("POST " + target + " HTTP/1.1", "Host: h", "Content-Length: " + body.length())
                                    .send(body);
                        default ->
                            client.head("POST " + target + " HTTP/1.1", "Host: h", "Transfer-Encoding: chunked")
                                    .chunk(body)
                                    .chunk("");
                    }
                    RawResponse answer = client.receive();
                    long n = number(answer);
                    assertThat(answer.text()).isEqualTo("/" + n + target + ' ' + n + ' ' + body);
                    seen.add(n);
                }
            }
            return sent;
        };
    }

    /** Reads slow answers, one after the other, of which each outlives several publishes; returns how many. */
    private int streams(int port) throws Exception {
        int read = 0;
        try (RawClient client = RawClient.connect(port)) {
            for (; !over; read++) {
                client.head("GET /numbers/stream HTTP/1.1", "Host: h");
                RawResponse answer = client.receive();
                long n = number(answer);
                String[] lines = answer.text().split("\n");
                assertThat(lines)
                        .hasSize(PIECES + 1)
                        .allMatch(line -> line.startsWith("/" + n + "/numbers/stream " + n + ' '));
                long last = Long.parseLong(lines[PIECES].substring(lines[PIECES].lastIndexOf(' ') + 1));
                assertThat(last)
                        .as("published when it ended")
                        .satisfiesAnyOf(end -> assertThat(end).isGreaterThan(n + 5), end -> assertThat(over)
                                .isTrue());
            }
        }
        return read;
    }

    /** The number of the document that made this answer, which is whole and good. */
    private static long number(RawResponse answer) {
        assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
        assertThat(answer.whole()).as(answer.toString()).isTrue();
        return Long.parseLong(String.valueOf(answer.header("X-Number")));
    }

    /** The gauges are at rest, and no connection is open but those of the one pool that serves. */
    private static void nothingIsLeft(Gateway gateway, Backend backend) throws Exception {
        String metrics = metrics(gateway);
        // the end of an exchange is counted after its last octet is out
        for (int i = 0; i < 1_000 && !metrics.contains("gatehouse_requests_in_flight 1.0"); i++) {
            metrics = metrics(gateway);
        }
        assertThat(metrics).contains("gatehouse_requests_in_flight 1.0");
        Matcher rows = POOL.matcher(metrics);
        int open = 0;
        List<String> gauges = new ArrayList<>();
        while (rows.find()) {
            gauges.add(rows.group(1) + ' ' + rows.group(2));
            if (rows.group(1).equals("available")) {
                open += (int) Double.parseDouble(rows.group(3));
            } else {
                assertThat(rows.group(3)).as(rows.group()).isEqualTo("0.0");
            }
        }
        assertThat(gauges).containsExactlyInAnyOrder("leased numbers", "pending numbers", "available numbers");
        assertThat(open).isPositive();
        for (int retired = backend.connections() - open; retired > 0; retired--) {
            backend.takeLeft();
        }
    }

    private static String metrics(Gateway gateway) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/_gatehouse/metrics"))
                        .header("Authorization", "Bearer " + gateway.token())
                        .build())
                .body();
    }

    /** The numbers that clients have seen. Threads: any. */
    private static final class Seen {
        private final TreeSet<Long> numbers = new TreeSet<>();
        private @Nullable Throwable failure;

        synchronized void add(long number) {
            numbers.add(number);
            notifyAll();
        }

        synchronized void failed(Throwable cause) {
            failure = failure == null ? cause : failure;
            notifyAll();
        }

        /** Waits until a client has seen this number or a later one, with a limit. */
        synchronized void waitFor(long number) throws InterruptedException {
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (numbers.isEmpty() || numbers.last() < number) {
                if (failure != null) {
                    throw new AssertionError("a client failed", failure);
                }
                long left = TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime());
                assertThat(left)
                        .as("milliseconds left for a client to see " + number)
                        .isPositive();
                wait(left);
            }
        }

        synchronized TreeSet<Long> numbers() {
            return new TreeSet<>(numbers);
        }
    }
}
