package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.deployed.orders.OrdersFilter;
import io.gatehouse.deployed.orders.OrdersServlet;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** A service that is deployed beside the gateway, and called without a socket: by gateways of both thread modes. */
@EveryServer
@Tag("not-embedded")
class WebappIT {
    private static final long GREAT = 64L << 20;

    /** What the pipe and the buffers of a connection hold, and a good deal more. */
    private static final long BOUND = 24L << 20;

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);

    private static final String WEB_XML = """
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
          <absolute-ordering/>
          <context-param><param-name>who</param-name><param-value>orders</param-value></context-param>
          <filter><filter-name>f</filter-name><filter-class>io.gatehouse.deployed.orders.OrdersFilter</filter-class>
            <async-supported>true</async-supported></filter>
          <filter-mapping><filter-name>f</filter-name><url-pattern>/api/*</url-pattern></filter-mapping>
          <servlet><servlet-name>s</servlet-name>
            <servlet-class>io.gatehouse.deployed.orders.OrdersServlet</servlet-class>
            <async-supported>true</async-supported></servlet>
          <servlet-mapping><servlet-name>s</servlet-name><url-pattern>/api/*</url-pattern></servlet-mapping>
        </web-app>
        """;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @Deployment(name = "orders", order = 3, testable = false)
    static WebArchive orders() {
        return ShrinkWrap.create(WebArchive.class, "orders.war")
                .addClasses(OrdersServlet.class, OrdersFilter.class)
                .addClasses(OrdersServlet.class.getDeclaredClasses())
                .addAsWebResource(new StringAsset("a file"), "file.txt")
                .setWebXML(new StringAsset(WEB_XML));
    }

    @BeforeAll
    static void open() throws Exception {
        String rewrite = ", \"rewrite\": {\"replacePrefix\": {\"from\": \"/shop\", \"to\": \"/api\"}}";
        Way.to("webapp:/orders", "shop", "", rewrite);
        Way.to("webapp:/orders", "whole", "", ", \"rewrite\": {\"stripPrefix\": \"/whole\"}");
        Way.to(
                "webapp:/orders",
                "brief",
                ", \"timeouts\": {\"firstByte\": \"500ms\"}",
                rewrite.replace("shop", "brief"));
        Way.to("webapp:/nobody", "absent", "", "");
        Way.to("webapp:/gate", "loop", "", "");
    }

    @AfterEach
    void leaveNothingUnderWay() throws Exception {
        Way.awaitIdle();
    }

    private static RawResponse ask(Deployed gate, String method, String path, String... fields) throws IOException {
        try (RawClient client = send(gate, method, path, fields)) {
            return client.receive(method);
        }
    }

    private static RawClient send(Deployed gate, String method, String path, String... fields) throws IOException {
        String[] lines = new String[fields.length + 2];
        lines[0] = method + " " + gate.path() + path + " HTTP/1.1";
        lines[1] = "Host: gate.example:8080";
        System.arraycopy(fields, 0, lines, 2, fields.length);
        return RawClient.connect(Server.port()).head(lines);
    }

    /** Waits until what the service counts is so: octets written, writes that broke, requests under way. */
    private static String counts(Deployed gate, Predicate<String[]> expected) throws IOException {
        long limit = System.nanoTime() + LIMIT;
        String counts = ask(gate, "GET", "/shop/counts").text();
        while (!expected.test(counts.split(" ")) && System.nanoTime() < limit) {
            counts = ask(gate, "GET", "/shop/counts").text();
        }
        assertThat(expected.test(counts.split(" "))).as(counts).isTrue();
        return counts;
    }

    @OnEachGateway
    void theServiceSeesItsOwnPathsItsClassesAndTheFieldsOfTheGateway(Deployed gate) throws Exception {
        RawResponse response = ask(
                gate, "GET", "/shop/x%20y;v=1?a=%41+b&c", "X-Own: 1", "Connection: X-Own", "X-Forwarded-For: 9.9.9.9");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=utf-8");
        assertThat(response.header("X-Filtered"))
                .as("filters run as for any request")
                .isEqualTo("REQUEST");
        assertThat(response.header("Via")).isEqualTo("1.1 gatehouse");
        assertThat(response.text().lines().collect(Collectors.toList()))
                .contains(
                        "method GET",
                        "uri /orders/api/x%20y;v=1",
                        "url http://gate.example:8080/orders/api/x%20y;v=1",
                        "context /orders",
                        "servlet /api",
                        "info /x y",
                        "query a=%41+b&c",
                        "a A b",
                        "type REQUEST",
                        "forwarded null",
                        "mapping /api/*",
                        "loader true",
                        "application orders",
                        "remote 127.0.0.1",
                        "server gate.example 8080",
                        "Host: gate.example:8080",
                        "Via: 1.1 gatehouse",
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Prefix: " + (gate.path().isEmpty() ? "null" : gate.path()),
                        "X-Own: null",
                        "Connection: null");
    }

    @OnEachGateway
    void whatTheServiceAnswersPassesAsFromAnyTarget(Deployed gate) throws Exception {
        RawResponse head = ask(gate, "HEAD", "/shop/seen");
        assertThat(head.status()).isEqualTo(200);
        assertThat(Integer.parseInt(head.header("Content-Length"))).isPositive();
        assertThat(ask(gate, "GET", "/shop/empty").status()).isEqualTo(204);
        RawResponse same = ask(gate, "GET", "/shop/same");
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.header("ETag")).isEqualTo("\"1\"");
        RawResponse denied = ask(gate, "GET", "/shop/denied");
        assertThat(denied.status()).isEqualTo(409);
        assertThat(denied.text()).isEqualTo("not now");
        assertThat(ask(gate, "GET", "/shop/seen", "X-Forbidden: 1").status()).isEqualTo(403);
        assertThat(ask(gate, "PATCH", "/shop/seen").text()).contains("method PATCH");
        assertThat(ask(gate, "GET", "/shop/moved").header("Location")).isEqualTo(gate.path() + "/shop/seen?a=b");
        assertThat(ask(gate, "GET", "/whole/file.txt").text()).isEqualTo("a file");
        assertThat(ask(gate, "GET", "/whole/nothing.txt").status()).isEqualTo(404);
    }

    @OnEachGateway
    void whatNoServerShowsIsNotShown(Deployed gate) throws Exception {
        for (String path :
                List.of("/WEB-INF/web.xml", "/x/../WEB-INF/web.xml", "/%57EB-INF/web.xml", "//web-inf/web.xml")) {
            RawResponse response = ask(gate, "GET", "/whole" + path);
            assertThat(response.status()).as(path).isIn(400, 404);
            assertThat(response.text()).doesNotContain("web-app");
        }
    }

    @OnEachGateway
    void aGreatReplyStreamsAsFastAsItIsTaken(Deployed gate) throws Exception {
        for (String framing : List.of("", "&measured=1")) {
            try (RawClient client = send(gate, "GET", "/shop/great?octets=" + GREAT + framing)) {
                RawResponse head = client.receiveHead();
                assertThat(head.header("Content-Length")).isEqualTo(framing.isEmpty() ? null : "" + GREAT);
                counts(gate, counts -> Long.parseLong(counts[0]) > 100_000);
                for (int i = 0; i < 50; i++) {
                    counts(gate, counts -> Long.parseLong(counts[0]) < BOUND);
                }
                long rest = GREAT;
                java.io.InputStream in = framing.isEmpty() ? client.chunks() : client.in();
                byte[] piece = new byte[65_536];
                while (rest > 0) {
                    int read = in.read(piece, 0, (int) Math.min(rest, piece.length));
                    assertThat(read).isPositive();
                    rest -= read;
                }
            }
            counts(gate, counts -> counts[2].equals("0"));
        }
    }

    @OnEachGateway
    void aClientThatLeavesBreaksTheServicesOutput(Deployed gate) throws Exception {
        long before = Long.parseLong(counts(gate, counts -> true).split(" ")[1]);
        try (RawClient client = send(gate, "GET", "/shop/great?octets=" + GREAT)) {
            assertThat(client.receiveHead().status()).isEqualTo(200);
            client.reset();
        }
        counts(gate, counts -> Long.parseLong(counts[1]) == before + 1 && counts[2].equals("0"));
    }

    @OnEachGateway
    void contentIsReadAsTheServiceReadsIt(Deployed gate) throws Exception {
        byte[] content = new byte[5_000_000];
        java.util.Arrays.fill(content, (byte) 1);
        try (RawClient client = send(gate, "POST", "/shop/upload", "Content-Length: " + content.length)) {
            client.send(content);
            assertThat(client.receive().text()).isEqualTo(content.length + " " + content.length + " " + content.length);
        }
        try (RawClient client = send(gate, "POST", "/shop/upload", "Transfer-Encoding: chunked")) {
            client.chunk("abc").chunk("def").chunk("");
            assertThat(client.receive().text())
                    .isEqualTo("-1 6 " + "abcdef".chars().sum());
            // the connection serves on
            client.head("GET " + gate.path() + "/shop/empty HTTP/1.1", "Host: h");
            assertThat(client.receive().status()).isEqualTo(204);
        }
        try (RawClient client = send(
                gate,
                "POST",
                "/shop/form?a=1",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: 11")) {
            client.send("b=2&b=3%20x");
            assertThat(client.receive().text()).isEqualTo("1,2+3 x");
        }
        try (RawClient client = send(gate, "POST", "/shop/upload", "Content-Length: 3", "Expect: 100-continue")) {
            assertThat(client.receiveHead().status()).isEqualTo(100);
            client.send("abc");
            assertThat(client.receive().text()).startsWith("3 3 ");
        }
    }

    @OnEachGateway
    void aServiceAnswersWhileContentIsStillComing(Deployed gate) throws Exception {
        try (RawClient client = send(gate, "POST", "/shop/echo", "Content-Length: 1000000")) {
            FutureTask<Void> sending = new FutureTask<>(() -> {
                client.send(new byte[1_000_000]);
                return null;
            });
            new Thread(sending, "sender").start();
            assertThat(client.receive().body()).hasSize(1_000_000);
            sending.get(20, TimeUnit.SECONDS);
        }
    }

    @OnEachGateway
    void aClientThatLeavesInItsContentBreaksTheServicesInput(Deployed gate) throws Exception {
        long before = Long.parseLong(counts(gate, counts -> true).split(" ")[1]);
        try (RawClient client = send(gate, "POST", "/shop/upload", "Content-Length: 1000000")) {
            client.send(new byte[10]);
            counts(gate, counts -> counts[2].equals("1"));
            client.reset();
        }
        counts(gate, counts -> Long.parseLong(counts[1]) == before + 1 && counts[2].equals("0"));
    }

    @OnEachGateway
    void whatTheServiceThrowsIs500UntilItsReplyHasBegunAndBreaksItAfter(Deployed gate) throws Exception {
        RawResponse thrown = ask(gate, "GET", "/shop/throws");
        assertThat(thrown.status()).isEqualTo(500);
        assertThat(thrown.whole()).isTrue();
        assertThat(thrown.text()).doesNotContain("Exception");
        for (String path : List.of("/shop/breaks", "/shop/short")) {
            RawResponse broken = ask(gate, "GET", path);
            boolean begun = broken.status() == 200 && !broken.whole();
            assertThat(begun || broken.status() == 502)
                    .as(path + " " + broken.statusLine())
                    .isTrue();
        }
    }

    @OnEachGateway
    void aServiceThatIsSilentIsNotWaitedForAndKeepsItsPlaceUntilItReturns(Deployed gate) throws Exception {
        assertThat(ask(gate, "GET", "/brief/hang").status()).isEqualTo(504);
        counts(gate, counts -> counts[2].equals("1"));
        ask(gate, "GET", "/shop/open");
        counts(gate, counts -> counts[2].equals("0"));
    }

    @OnEachGateway
    void whoIsNotThereAndTheGatewayItselfAreNotCalled(Deployed gate) throws Exception {
        RawResponse absent = ask(gate, "GET", "/absent/x");
        assertThat(absent.status()).isEqualTo(502);
        assertThat(absent.header("Proxy-Status")).contains("connection_refused");
        RawResponse loop = ask(Deployed.GATE, "GET", "/loop/x");
        assertThat(loop.status()).isEqualTo(502);
        assertThat(loop.header("Proxy-Status")).contains("proxy_loop_detected");
    }

    @OnEachGateway
    void sessionsAndCookiesAreTheServices(Deployed gate) throws Exception {
        String path = gate.path() + "/shop";
        RawResponse first = ask(gate, "GET", "/shop/session", "Cookie: JSESSIONID=CHOSENBYTHECLIENT");
        String id = first.text().split(" ")[0];
        assertThat(id).isNotEqualTo("CHOSENBYTHECLIENT");
        assertThat(first.text()).isEqualTo(id + " 1");
        assertThat(first.headers("Set-Cookie")).hasSize(1);
        String cookie = first.header("Set-Cookie");
        assertThat(cookie).startsWith("JSESSIONID=" + id).contains("; HttpOnly").contains("; Path=" + path);
        RawResponse second = ask(gate, "GET", "/shop/session", "Cookie: JSESSIONID=" + id);
        assertThat(second.text()).isEqualTo(id + " 2");
        assertThat(second.headers("Set-Cookie")).isEmpty();
        assertThat(ask(gate, "GET", "/shop/cookie", "Cookie: own=1").text()).isEqualTo("1");
        assertThat(ask(gate, "GET", "/shop/cookie").header("Set-Cookie").split("; "))
                .contains("basket=7", "Max-Age=60", "Secure", "HttpOnly", "SameSite=Lax");
    }

    @OnEachGateway
    void whatAServiceDoesLaterIsWaitedFor(Deployed gate) throws Exception {
        assertThat(ask(gate, "GET", "/shop/later").text()).isEqualTo("later true");
        assertThat(ask(gate, "GET", "/shop/again").text()).isEqualTo("again ASYNC");
        assertThat(ask(gate, "GET", "/shop/never").status()).isEqualTo(500);
    }

    @OnEachGateway
    void eventsPassAsTheyAreFlushed(Deployed gate) throws Exception {
        try (RawClient client = send(gate, "GET", "/shop/events")) {
            RawResponse head = client.receiveHead();
            assertThat(head.header("Content-Type")).startsWith("text/event-stream");
            java.io.InputStream events = client.chunks();
            byte[] first = new byte[11];
            events.readNBytes(first, 0, 11);
            assertThat(new String(first, java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("data: one\n\n");
            ask(gate, "GET", "/shop/open");
            byte[] second = new byte[11];
            events.readNBytes(second, 0, 11);
            assertThat(new String(second, java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("data: two\n\n");
        }
    }

    @OnEachGateway
    void aWebSocketIsNotServed(Deployed gate) throws Exception {
        assertThat(ask(
                                gate,
                                "GET",
                                "/shop/seen",
                                "Connection: Upgrade",
                                "Upgrade: websocket",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                        .status())
                .isEqualTo(501);
        assertThat(ask(gate, "GET", "/shop/seen", "Connection: Upgrade", "Upgrade: other")
                        .status())
                .isEqualTo(200);
    }

    @OnEachGateway
    void aHundredAtOnceAreServed(Deployed gate) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(100);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int size = 10_000 + i;
                answers.add(clients.submit(() -> {
                    try (RawClient client = send(gate, "POST", "/shop/upload", "Content-Length: " + size)) {
                        client.send(new byte[size]);
                        return client.receive().text();
                    }
                }));
            }
            for (int i = 0; i < 100; i++) {
                int size = 10_000 + i;
                assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(size + " " + size + " 0");
            }
        } finally {
            clients.shutdownNow();
        }
    }
}
