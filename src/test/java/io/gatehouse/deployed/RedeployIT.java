package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawServer;
import io.gatehouse.testing.Redis;
import io.gatehouse.testing.WebSocketFrames;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway leaves behind when it is undeployed while the server runs on: nothing. */
@EveryServer
@Tag("not-wildfly")
@Tag("not-embedded")
class RedeployIT {

    private static final int TIMES = 10;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void tenRedeploysLeaveNoClassLoaderThreadOrConnection() throws Exception {
        List<String> before = gatewayThreads();
        try (Backend backend = Backend.start()) {
            backend.answerWith(Answer.ok("served"));
            for (int i = 1; i <= TIMES; i++) {
                manager("PUT", "deploy?path=/again", Path.of(System.getProperty("gatehouse.war")));
                serve(backend);
                manager("GET", "undeploy?path=/again", null);
                assertThat(backend.takeLeft())
                        .as("the connection of deployment " + i + " is closed")
                        .isEqualTo(i);
            }
        }
        assertThat(gatewayThreads()).isEqualTo(before);
        assertThat(leaks()).isEmpty();
    }

    @Test
    void anUndeployTellsOpenWebSocketsAndLeavesNoThread() throws Exception {
        List<String> before = gatewayThreads();
        BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
        try (RawServer server = RawServer.switching((head, in, out, socket) -> {
            told.add(WebSocketFrames.read(in).code());
            in.read();
        })) {
            manager("PUT", "deploy?path=/again", Path.of(System.getProperty("gatehouse.war")));
            Deployed.AGAIN.put("upstreams/socket", "{\"targets\": [\"" + server.url() + "\"]}");
            Deployed.AGAIN.put("routes/all", "{\"match\": {\"path\": \"/**\"}, \"upstream\": \"socket\"}");
            try (RawClient client = RawClient.connect(Server.port())) {
                client.head(
                        "GET /again/x HTTP/1.1",
                        "Host: gate.example",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: " + WebSocketFrames.KEY);
                assertThat(client.receiveHead().status()).isEqualTo(101);
                manager("GET", "undeploy?path=/again", null);
                assertThat(WebSocketFrames.read(client.in()).code()).isEqualTo(1001);
                assertThat(client.closed()).isTrue();
                assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(1001);
            }
        }
        assertThat(gatewayThreads()).isEqualTo(before);
        assertThat(leaks()).isEmpty();
    }

    @Test
    void aServiceAndTheGatewayThatCallsItLeaveNothingInWhicheverOrderTheyGo(@TempDir Path folder) throws Exception {
        List<String> before = gatewayThreads();
        Path orders = folder.resolve("away.war");
        WebappIT.orders().as(ZipExporter.class).exportTo(orders.toFile());
        for (List<String> order : List.of(List.of("/away", "/again"), List.of("/again", "/away"))) {
            manager("PUT", "deploy?path=/away", orders);
            manager("PUT", "deploy?path=/again", Path.of(System.getProperty("gatehouse.war")));
            Deployed.AGAIN.put("upstreams/away", "{\"targets\": [\"webapp:/away\"]}");
            Deployed.AGAIN.put("routes/all", "{\"match\": {\"path\": \"/**\"}, \"upstream\": \"away\"}");
            for (String path : List.of("/api/seen", "/api/session", "/api/later", "/api/throws")) {
                assertThat(RawClient.exchange(
                                        Server.port(),
                                        "GET /again" + path + " HTTP/1.1",
                                        "Host: gate.example",
                                        "Connection: close")
                                .status())
                        .as(path)
                        .isEqualTo(path.endsWith("throws") ? 500 : 200);
            }
            manager("GET", "undeploy?path=" + order.get(0), null);
            if (order.get(0).equals("/away")) {
                assertThat(RawClient.exchange(
                                        Server.port(),
                                        "GET /again/api/seen HTTP/1.1",
                                        "Host: gate.example",
                                        "Connection: close")
                                .status())
                        .isEqualTo(502);
            }
            manager("GET", "undeploy?path=" + order.get(1), null);
        }
        assertThat(gatewayThreads()).isEqualTo(before);
        assertThat(leaks()).isEmpty();
    }

    @Test
    void aGatewayThatCountsInARedisLeavesNothing() throws Exception {
        List<String> before = gatewayThreads();
        String document =
                "version: 1\ncluster: {redis: {uri: \"" + Redis.shared() + "\", prefix: redeploy, timeout: 5s}}\n"
                        + "routes: {all: {match: {path: /**}, respond: {body: in}, policies: [{rateLimit: {limit: 9/d,"
                        + " whenStoreFails: refuse}}]}}\n";
        for (int i = 1; i <= 2; i++) {
            manager("PUT", "deploy?path=/again", Path.of(System.getProperty("gatehouse.war")));
            Asking asking = new Asking(Deployed.AGAIN).serving(document);
            Eventually.is(() -> isIn(asking));
            manager("GET", "undeploy?path=/again", null);
        }
        assertThat(gatewayThreads()).isEqualTo(before);
        assertThat(leaks()).isEmpty();
    }

    @Test
    void aGatewayThatKeepsAnswersBelowTheHeapLeavesNothing() throws Exception {
        List<String> before = gatewayThreads();
        try (Backend backend = Backend.start()) {
            backend.answerWith(request -> Answer.ok("x".repeat(200_000)));
            String document = "version: 1\ncache: {heap: 1MiB, offHeap: 16MiB, disk: 64MiB}\n"
                    + "upstreams: {kept: {targets: [\"" + backend.url() + "\"]}}\n"
                    + "routes: {all: {match: {path: /**}, upstream: kept, policies: [{cache: {ttl: 1h}}]}}\n";
            for (int i = 1; i <= 2; i++) {
                manager("PUT", "deploy?path=/again", Path.of(System.getProperty("gatehouse.war")));
                Asking asking = new Asking(Deployed.AGAIN).serving(document);
                for (int each = 0; each < 20; each++) {
                    assertThat(asking.get("/" + each).status()).isEqualTo(200);
                }
                manager("GET", "undeploy?path=/again", null);
            }
        }
        assertThat(gatewayThreads()).isEqualTo(before);
        assertThat(leaks()).isEmpty();
    }

    /** So many at a time that the server has to start threads while requests are completed by those of the gateway. */
    @Test
    void aGatewayWithThreadsOfItsOwnLeavesNothingOnThoseOfTheServer() throws Exception {
        List<String> before = gatewayThreads();
        manager("PUT", "deploy?path=/aside", Path.of(System.getProperty("gatehouse.war")));
        Deployed.ASIDE.put("routes/all", "{\"match\": {\"path\": \"/**\"}, \"respond\": {\"body\": \"in\"}}");
        ExecutorService clients = Executors.newFixedThreadPool(60);
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                all.add(clients.submit(() -> {
                    String last = "";
                    for (int j = 0; j < 20; j++) {
                        last = RawClient.exchange(
                                        Server.port(),
                                        "GET /aside/x HTTP/1.1",
                                        "Host: gate.example",
                                        "Connection: close")
                                .text();
                    }
                    return last;
                }));
            }
            for (Future<String> each : all) {
                assertThat(each.get()).isEqualTo("in");
            }
        } finally {
            clients.shutdownNow();
        }
        manager("GET", "undeploy?path=/aside", null);
        assertThat(gatewayThreads()).isEqualTo(before);
        assertThat(leaks()).isEmpty();
    }

    private static boolean isIn(Asking asking) {
        try {
            return asking.get("/x").status() == 200;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** One request through a route of the new deployment, over a connection that its pool then keeps. */
    private static void serve(Backend backend) throws Exception {
        Deployed.AGAIN.put("upstreams/recorder", "{\"targets\": [\"" + backend.url() + "\"]}");
        Deployed.AGAIN.put("routes/all", "{\"match\": {\"path\": \"/**\"}, \"upstream\": \"recorder\"}");
        assertThat(RawClient.exchange(Server.port(), "GET /again/x HTTP/1.1", "Host: gate.example", "Connection: close")
                        .text())
                .isEqualTo("served");
        backend.take();
    }

    /**
     * The contexts whose class loaders are still there. Tomcat collects garbage before it looks, but from within its chain of
     * filters: where that was compiled with our filters in it, the code that runs holds their classes, and only a collection from
     * elsewhere takes them. Tomcat's own threads, which may hold what ran on them, are made anew after a context stopped, one in a second
     * and each when it has had work to do.
     */
    private static List<String> leaks() throws Exception {
        long begun = System.nanoTime();
        while (true) {
            collectGarbage();
            List<String> found = manager("GET", "findleaks?statusLine=true", null)
                    .lines()
                    .filter(line -> line.startsWith("/"))
                    .toList();
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            if (found.isEmpty() || seconds > 600) {
                return found;
            }
            if (seconds > 120) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(10));
            }
        }
    }

    private static void collectGarbage() throws Exception {
        JMXServiceURL url = new JMXServiceURL(
                "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + System.getProperty("server.jmx.port") + "/jmxrmi");
        try (JMXConnector server = JMXConnectorFactory.connect(url)) {
            server.getMBeanServerConnection().invoke(new ObjectName("java.lang:type=Memory"), "gc", null, null);
        }
    }

    /** The names of threads that the gateway or its libraries started, or that still run their code. */
    private static List<String> gatewayThreads() throws Exception {
        return Stream.of(manager("GET", "threaddump", null).split("\n\n|\r\n\r\n"))
                .filter(thread ->
                        thread.contains("gatehouse") || thread.contains("org.apache.hc.") || thread.contains("lettuce"))
                .map(thread -> thread.lines().findFirst().orElse(""))
                .sorted()
                .toList();
    }

    private static String manager(String method, String command, @Nullable Path body) throws Exception {
        String credentials = Base64.getEncoder().encodeToString("deployer:deployer".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + Server.port() + "/manager/text/" + command))
                .header("Authorization", "Basic " + credentials)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofFile(body))
                .build();
        String answer = HTTP.send(request, BodyHandlers.ofString()).body();
        assertThat(answer).startsWith("OK");
        return answer;
    }
}
