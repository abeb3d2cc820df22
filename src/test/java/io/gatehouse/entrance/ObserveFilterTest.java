package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Request;
import io.gatehouse.forward.Alarms;
import io.gatehouse.observe.AccessLog;
import io.gatehouse.observe.Destination;
import io.gatehouse.observe.Metrics;
import io.gatehouse.snapshot.Compiler;
import io.gatehouse.snapshot.Kept;
import io.gatehouse.snapshot.Live;
import io.gatehouse.snapshot.Snapshot;
import io.gatehouse.testing.Container;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter in a real container, in front of a servlet that does what the test says. */
class ObserveFilterTest {
    private static final String TRUSTING = "trust: [127.0.0.0/8]\n";
    private static final String UPSTREAM = "upstreams: {pets: {targets: ['http://127.0.0.1:1']}}\n"
            + "routes: {pets: {match: {path: /pets}, upstream: pets}}\n";

    @TempDir
    Path home;

    private final Kept kept = new Kept();
    private final Alarms alarms = new Alarms();
    private final Metrics metrics = new Metrics("1");
    private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();
    private Compiler compiler;
    private Live live;
    private AccessLog accessLog;
    private Container container;
    private volatile Behaviour behaviour = (visit, request, response) -> {};

    @FunctionalInterface
    private interface Behaviour {
        void run(Visit visit, HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException;
    }

    @BeforeEach
    void start() throws Exception {
        compiler = new Compiler(kept, alarms, java.nio.file.Path.of("target"));
        live = new Live(compile(1, TRUSTING + UPSTREAM));
        accessLog = new AccessLog(Destination.of(null, home));
        container = new Container("/app")
                .filter(new ObserveFilter(new Observation(
                        live,
                        metrics,
                        accessLog,
                        new io.gatehouse.observe.AuditEvents(java.time.Clock.systemUTC(), System::nanoTime))))
                .servlet("/", new Scripted())
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
        accessLog.close();
        metrics.close();
        alarms.close();
    }

    @Test
    void handsOnTheRequestOctetForOctet() throws Exception {
        RawClient.exchange(
                container.port(),
                "FOO /app/a%2fb//c;v=1?x=%zz&y HTTP/1.1",
                "host: H.example:81",
                "X-A: 1",
                "x-a: 2",
                "X-B:");
        Request request = visit().exchange().received();
        assertThat(request.method()).isEqualTo("FOO");
        assertThat(request.path()).isEqualTo("/a%2fb//c;v=1");
        assertThat(request.query()).isEqualTo("x=%zz&y");
        assertThat(request.headers().all("x-A")).containsExactly("1", "2");
        assertThat(request.headers().first("X-B")).isEmpty();
        assertThat(request.hasBody()).isFalse();
    }

    @Test
    void tellsNoQueryFromAnEmptyOne() throws Exception {
        get("/app/a");
        assertThat(visit().exchange().received().query()).isNull();
        get("/app/a?");
        assertThat(visit().exchange().received().query()).isEmpty();
    }

    @Test
    void findsTheClientAndTheContextPath() throws Exception {
        get("/app/a", "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Prefix: /api");
        var client = visit().exchange().client();
        assertThat(client.address().getHostAddress()).isEqualTo("203.0.113.9");
        assertThat(client.peer().getHostAddress()).isEqualTo("127.0.0.1");
        assertThat(client.trustedPeer()).isTrue();
        assertThat(client.prefix()).isEqualTo("/api/app");
        assertThat(client.authority()).isEqualTo("h");
        assertThat(client.protocol()).isEqualTo("HTTP/1.1");
    }

    @Test
    void givesEachRequestAnIdOfItsOwn() throws Exception {
        RawResponse answer = get("/app/a");
        String id = visit().exchange().id();
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(answer.headers("X-Request-Id")).containsExactly(id);
        get("/app/a");
        assertThat(visit().exchange().id()).isNotEqualTo(id);
    }

    @Test
    void takesAWellFormedIdOfATrustedPeerOnly() throws Exception {
        assertThat(get("/app/a", "X-Request-Id: given-1").header("X-Request-Id"))
                .isEqualTo("given-1");
        assertThat(get("/app/a", "X-Request-Id: not good").header("X-Request-Id"))
                .matches("[0-9a-f]{32}");
        live.swap(null, compile(2, ""));
        assertThat(get("/app/a", "X-Request-Id: given-1").header("X-Request-Id"))
                .matches("[0-9a-f]{32}");
    }

    @ParameterizedTest(name = "{0} announces a body of length {1}")
    @CsvSource({"Content-Length: 3,3", "Content-Length: 0,0", "Transfer-Encoding: chunked,-1"})
    void aBodyIsWhatAFieldAnnounces(String field, long length) throws Exception {
        BlockingQueue<String> read = new LinkedBlockingQueue<>();
        behaviour = (visit, request, response) -> read.add(
                new String(visit.exchange().received().body().stream().readAllBytes(), StandardCharsets.UTF_8));
        try (RawClient client = RawClient.connect(container.port())) {
            client.head("POST /app/a HTTP/1.1", "Host: h", field);
            if (length < 0) {
                client.chunk("abc").chunk("");
            } else {
                client.send("abc".substring(0, (int) length));
            }
            client.receive();
        }
        Body body = visit().exchange().received().body();
        assertThat(body).isNotSameAs(Body.EMPTY);
        assertThat(body.length()).isEqualTo(length);
        assertThat(read.take()).isEqualTo(length == 0 ? "" : "abc");
    }

    @Test
    void doesNotAskForABodyThatNobodyReads() throws Exception {
        behaviour = (visit, request, response) -> response.setStatus(403);
        try (RawClient client = RawClient.connect(container.port())) {
            client.head("POST /app/a HTTP/1.1", "Host: h", "Content-Length: 3", "Expect: 100-continue");
            RawResponse answer = client.receive();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.interim()).isEmpty();
        }
    }

    @Test
    void aClientThatBreaksOffItsBodyIsGone() throws Exception {
        BlockingQueue<Exception> thrown = new LinkedBlockingQueue<>();
        behaviour = (visit, request, response) -> {
            try {
                visit.exchange().received().body().stream().readAllBytes();
            } catch (ClientGone e) {
                thrown.add(e);
                throw e;
            }
        };
        try (RawClient client = RawClient.connect(container.port())) {
            client.head("POST /app/a HTTP/1.1", "Host: h", "Content-Length: 30").send("abc");
        }
        assertThat(thrown.poll(20, TimeUnit.SECONDS)).isInstanceOf(ClientGone.class);
        assertThat(ended().status()).isEqualTo(499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void inHttp2ABodyMayComeUnannounced(String method) throws Exception {
        BlockingQueue<String> read = new LinkedBlockingQueue<>();
        behaviour = (visit, request, response) -> {
            Body body = ClientBody.settled(visit.exchange().received().body());
            String content = new String(body.stream().readAllBytes(), StandardCharsets.UTF_8);
            read.add((body == Body.EMPTY ? "none " : "some ") + content);
        };
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        send(client, "GET", HttpRequest.BodyPublishers.noBody());
        read.take();
        visit();

        HttpResponse<String> answer = send(
                client,
                method,
                method.equals("GET")
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString("abc")));
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        Exchange exchange = visit().exchange();
        assertThat(exchange.client().protocol()).isEqualTo("HTTP/2.0");
        assertThat(exchange.client().authority()).isEqualTo("127.0.0.1:" + container.port());
        assertThat(read.take()).isEqualTo(method.equals("POST") ? "some abc" : "none ");
    }

    @Test
    void whatAServletReadsOfContentThatComesUnannouncedIsWhole() throws Exception {
        BlockingQueue<String> read = new LinkedBlockingQueue<>();
        behaviour = (visit, request, response) ->
                read.add(new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        send(client, "GET", HttpRequest.BodyPublishers.noBody());
        read.take();

        send(client, "PUT", HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString("abc")));

        assertThat(read.take()).isEqualTo("abc");
    }

    private HttpResponse<String> send(HttpClient client, String method, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + container.port() + "/app/a");
        return client.send(
                HttpRequest.newBuilder(uri).method(method, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void countsAndLogsARequestOnce() throws Exception {
        behaviour = (visit, request, response) -> {
            visit.exchange().matched(1, "pets", Map.of());
            visit.exchange().status(201);
            response.setStatus(201);
        };
        metrics.forRoute("pets");
        get("/app/a?token=abc");
        ended();
        assertThat(metrics.text())
                .contains("gatehouse_requests_seconds_count{route=\"pets\",status=\"2xx\"} 1\n")
                .contains("gatehouse_requests_in_flight 0.0\n");
        List<JsonObject> lines = logged();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).getString("route")).isEqualTo("pets");
        assertThat(lines.get(0).getString("path")).isEqualTo("/a");
        assertThat(lines.get(0).getString("query")).isEqualTo("token=***");
        assertThat(lines.get(0).getInt("status")).isEqualTo(201);
        assertThat(lines.get(0).getInt("snapshot")).isEqualTo(1);
    }

    @Test
    void theOwnSpaceAndWhatMatchesNothingHaveNamesOfTheirOwn() throws Exception {
        behaviour = (visit, request, response) -> response.setStatus(404);
        get("/app/nowhere");
        get("/app/_gatehouse/health/live");
        get("/app/_gatehousely");
        assertThat(ended().status()).isEqualTo(404);
        ended();
        ended();
        assertThat(logged().stream().map(line -> line.getString("route"))).containsExactly("-", "_gatehouse", "-");
    }

    @Test
    void anExceptionOutOfTheChainEndsTheExchangeAsWell() throws Exception {
        behaviour = (visit, request, response) -> {
            throw new IllegalStateException("thrown on purpose");
        };
        assertThat(get("/app/a").status()).isEqualTo(500);
        assertThat(ended().status()).isEqualTo(500);
        assertThat(metrics.text())
                .contains("count{route=\"-\",status=\"5xx\"} 1\n")
                .contains("gatehouse_requests_in_flight 0.0\n");
    }

    @Test
    void anAsynchronousRequestEndsWhenItIsComplete() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        behaviour = (visit, request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                await(release);
                visit.exchange().status(202);
                response.setStatus(202);
                async.complete();
            });
        };
        try (RawClient client = RawClient.connect(container.port())) {
            client.head("GET /app/a HTTP/1.1", "Host: h");
            visits.add(visit());
            assertThat(metrics.text()).contains("gatehouse_requests_in_flight 1.0\n");
            release.countDown();
            assertThat(client.receive().status()).isEqualTo(202);
        }
        assertThat(ended().status()).isEqualTo(202);
        assertThat(metrics.text())
                .contains("count{route=\"-\",status=\"2xx\"} 1\n")
                .contains("gatehouse_requests_in_flight 0.0\n");
    }

    @Test
    void anAsynchronousRequestThatIsCompletedAtOnceEndsOnce() throws Exception {
        behaviour = (visit, request, response) -> request.startAsync().complete();
        assertThat(get("/app/a").status()).isEqualTo(200);
        ended();
        assertThat(logged()).hasSize(1);
        assertThat(metrics.text()).contains("gatehouse_requests_in_flight 0.0\n");
    }

    @Test
    void anAsynchronousRequestThatIsDispatchedAgainEndsOnce() throws Exception {
        behaviour = (visit, request, response) -> {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                throw new IOException("broken on purpose");
            }
            AsyncContext async = request.startAsync();
            async.start(async::dispatch);
        };
        assertThat(get("/app/a").status()).isEqualTo(500);
        ended();
        assertThat(logged()).hasSize(1);
        assertThat(metrics.text()).contains("gatehouse_requests_in_flight 0.0\n");
    }

    @Test
    void anAsynchronousRequestThatTimesOutEndsOnce() throws Exception {
        behaviour = (visit, request, response) -> request.startAsync().setTimeout(1);
        assertThat(get("/app/a").status()).isEqualTo(500);
        ended();
        assertThat(logged()).hasSize(1);
    }

    @Test
    void aRequestKeepsItsSnapshotWholeToItsEnd() throws Exception {
        assertThat(kept.size()).isPositive();
        CountDownLatch release = new CountDownLatch(1);
        behaviour = (visit, request, response) -> await(release);
        try (RawClient client = RawClient.connect(container.port())) {
            client.head("GET /app/a HTTP/1.1", "Host: h");
            Visit first = visit();
            live.swap(null, compile(2, ""));
            assertThat(first.snapshot().number()).isEqualTo(1);
            assertThat(kept.size()).isPositive();
            release.countDown();
            client.receive();
        }
        until(() -> kept.size() == 0);
        get("/app/a");
        assertThat(visit().snapshot().number()).isEqualTo(2);
    }

    @Test
    void anUpgradedConnectionLeavesItsSnapshotBeforeItEnds() throws Exception {
        behaviour = (visit, request, response) -> visit.exchange().upgraded(true);
        get("/app/a");
        Visit visit = visit();
        live.swap(null, compile(2, ""));
        until(() -> kept.size() == 0);
        visit.exchange().status(101);
        visit.exchange().end();
        assertThat(logged())
                .singleElement()
                .extracting(line -> line.getInt("status"))
                .isEqualTo(101);
    }

    private Snapshot compile(long number, String yaml) throws Exception {
        return compiler.compile(number, Document.read("version: 1\n" + yaml, Format.YAML));
    }

    private RawResponse get(String target, String... fields) throws IOException {
        String[] lines = new String[fields.length + 2];
        lines[0] = "GET " + target + " HTTP/1.1";
        lines[1] = "Host: h";
        System.arraycopy(fields, 0, lines, 2, fields.length);
        return RawClient.exchange(container.port(), lines);
    }

    private Visit visit() throws InterruptedException {
        return present(visits.poll(20, TimeUnit.SECONDS));
    }

    /** The next exchange that came, when all have ended: they are counted last, after they were logged. */
    private Exchange ended() throws InterruptedException {
        Exchange exchange = visit().exchange();
        until(() -> metrics.text().contains("gatehouse_requests_in_flight 0.0\n"));
        return exchange;
    }

    private static void until(BooleanSupplier holds) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the time by which it should hold").isLessThan(limit);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new AssertionError("nothing came");
        }
        return value;
    }

    private List<JsonObject> logged() throws IOException {
        accessLog.close();
        return Files.readAllLines(home.resolve("logs/access.log")).stream()
                .map(line -> Json.createReader(new StringReader(line)).readObject())
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what the test says. */
    private final class Scripted extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            Visit visit = Visit.of(request);
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                visits.add(visit);
            }
            behaviour.run(visit, request, response);
        }
    }
}
