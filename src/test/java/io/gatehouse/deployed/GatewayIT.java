package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpVersion;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a deployed gateway does, whatever the server and the context path. Two gateways are deployed at once: at the root
 * on the container's threads, and under /gate on threads of its own.
 */
@EveryServer
class GatewayIT {

    private static final Backend BACKEND = start();

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    private static Backend start() {
        try {
            return Backend.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void routeEverythingBelowEchoToTheBackend() throws Exception {
        for (Deployed gate : Deployed.here()) {
            created(gate.put("upstreams/recorder", "{\"targets\": [\"" + BACKEND.url() + "\"]}"));
            created(gate.put("routes/echo", "{\"match\": {\"path\": \"/echo/**\"}, \"upstream\": \"recorder\"}"));
        }
    }

    @AfterAll
    static void closeTheBackend() throws IOException {
        BACKEND.close();
    }

    static Stream<Arguments> messages() {
        List<Arguments> all = new ArrayList<>();
        for (Deployed gate : Deployed.here()) {
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
                all.add(Arguments.of(gate, method, "none"));
            }
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
                for (String body : List.of(
                        "application/json",
                        "application/x-www-form-urlencoded",
                        "multipart/form-data; boundary=edge")) {
                    all.add(Arguments.of(gate, method, body));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("messages")
    void aRequestArrivesAsItWasSent(Deployed gate, String method, String type) throws Exception {
        byte[] body = body(type);
        String target = "/echo/a?q=1&r=a%20b&r=%2B+&empty=&&s";
        BACKEND.answerWith(Answer.of(201, "Content-Type", "text/plain", "X-Answer", "a", "X-Answer", "b")
                .body("done"));

        RawResponse response = send(gate, method, target, type, body, false);
        Recorded arrived = BACKEND.take();

        assertThat(arrived.requestLine()).isEqualTo(method + " " + target + " HTTP/1.1");
        assertThat(arrived.body()).isEqualTo(body);
        assertThat(arrived.header("Content-Type")).isEqualTo(type.equals("none") ? null : type);
        assertThat(arrived.header("Content-Length")).isEqualTo(type.equals("none") ? null : "" + body.length);
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.headers("X-Answer")).containsExactly("a", "b");
        assertThat(response.text()).isEqualTo(method.equals("HEAD") ? "" : "done");
    }

    @OnEachGateway
    void aChunkedBodyArrivesWhole(Deployed gate) throws Exception {
        byte[] body = body("multipart/form-data; boundary=edge");
        BACKEND.answerWith(Answer.ok("done").chunked());

        RawResponse response = send(gate, "POST", "/echo/chunked", "multipart/form-data; boundary=edge", body, true);
        Recorded arrived = BACKEND.take();

        assertThat(arrived.body()).isEqualTo(body);
        assertThat(response.text()).isEqualTo("done");
    }

    static Stream<Arguments> targets() {
        return Deployed.here().stream().flatMap(gate -> Stream.of(
                        "/echo",
                        "/echo/",
                        "/echo/a%2Fb%2fc",
                        "/echo/a%5Cb",
                        "/echo/%41%7E~",
                        "/echo/a;v=1;w/b",
                        "/echo/a+b%20c",
                        "/echo/a,b:c@d!$&'()*=",
                        "/echo/{a}|[b]",
                        "/echo/%E2%82%AC",
                        "/echo/100%25",
                        "/echo/a%25%32%46b",
                        "/echo/a?x={1}|[2]&y=%2f%26",
                        "/echo/index.jsp",
                        "/echo/a//b")
                .map(target -> Arguments.of(gate, target)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("targets")
    void theTargetIsForwardedByteForByte(Deployed gate, String target) throws Exception {
        BACKEND.answerWith(Answer.ok("done"));

        RawResponse response = send(gate, "GET", target, "none", new byte[0], false);

        assertThat(response.status()).as(response.toString()).isEqualTo(200);
        assertThat(BACKEND.take().target()).isEqualTo(target);
    }

    /** As the JDK's client does in its default setting: servers may answer in either version. */
    @OnEachGateway
    void aClientThatOffersToUpgradeToHttp2UploadsAsAnyOther(Deployed gate) throws Exception {
        byte[] body = new byte[1 << 20];
        new Random(7).nextBytes(body);
        BACKEND.answerWith(Answer.ok("done"));
        HttpClient client = HttpClient.newHttpClient();

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + Server.port() + gate.path() + "/echo/upgrade"))
                            .timeout(Duration.ofSeconds(60))
                            .POST(BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(BACKEND.take().body()).isEqualTo(body);
        }
    }

    @OnEachGateway
    void http2OverCleartextIsServedToThoseWhoBeginWithIt(Deployed gate) throws Exception {
        byte[] body = new byte[1 << 20];
        new Random(8).nextBytes(body);
        BACKEND.answerWith(Answer.ok("done"));
        SimpleHttpRequest request = SimpleRequestBuilder.post(
                        "http://127.0.0.1:" + Server.h2cPort() + gate.path() + "/echo/h2?q=%2F")
                .setBody(body, ContentType.APPLICATION_OCTET_STREAM)
                .build();

        try (CloseableHttpAsyncClient client = HttpAsyncClients.createHttp2Default()) {
            client.start();
            SimpleHttpResponse response = client.execute(request, null).get(60, TimeUnit.SECONDS);

            assertThat(response.getVersion()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(response.getBodyText()).isEqualTo("done");
        }
        Recorded arrived = BACKEND.take();
        assertThat(arrived.requestLine()).isEqualTo("POST /echo/h2?q=%2F HTTP/1.1");
        assertThat(arrived.body()).isEqualTo(body);
    }

    /** WildFly reports an empty query as none. */
    @OnEachGateway
    @Tag("not-wildfly")
    void anEmptyQueryIsStillAQuery(Deployed gate) throws Exception {
        BACKEND.answerWith(Answer.ok("done"));

        get(gate, "/echo/a?");

        assertThat(BACKEND.take().target()).isEqualTo("/echo/a?");
    }

    @OnEachGateway
    void fieldsOfOneConnectionDoNotPassToTheOther(Deployed gate) throws Exception {
        BACKEND.answerWith(Answer.ok("done")
                .field("Connection", "X-Back")
                .field("X-Back", "1")
                .field("Keep-Alive", "timeout=5")
                .field("X-End", "stays"));

        RawResponse response = RawClient.exchange(
                Server.port(),
                "GET " + gate.path() + "/echo/hop HTTP/1.1",
                "Host: gate.example",
                "Connection: close, X-Hop",
                "X-Hop: 1",
                "Keep-Alive: timeout=9",
                "Proxy-Connection: keep-alive",
                "X-Kept: stays");
        Recorded arrived = BACKEND.take();

        assertThat(arrived.header("X-Kept")).isEqualTo("stays");
        assertThat(arrived.headers("X-Hop")).isEmpty();
        assertThat(arrived.headers("Keep-Alive")).isEmpty();
        assertThat(arrived.headers("Proxy-Connection")).isEmpty();
        assertThat(arrived.headers("Connection")).doesNotContain("close, X-Hop");
        assertThat(response.header("X-End")).isEqualTo("stays");
        assertThat(response.headers("X-Back")).isEmpty();
        assertThat(response.headers("Keep-Alive")).isEmpty();
    }

    @OnEachGateway
    void theUpstreamIsToldWhoAskedAndNeverSeesTheContextPath(Deployed gate) throws Exception {
        BACKEND.answerWith(Answer.ok("done"));

        get(gate, "/echo/told");
        Recorded arrived = BACKEND.take();

        assertThat(arrived.target()).isEqualTo("/echo/told");
        assertThat(arrived.header("Via")).contains("gatehouse");
        assertThat(arrived.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(arrived.header("X-Forwarded-Host")).isEqualTo("gate.example");
        assertThat(arrived.header("X-Forwarded-Prefix")).isEqualTo(gate.path().isEmpty() ? null : gate.path());
    }

    @OnEachGateway
    void aRouteServesFromTheNextRequestOn(Deployed gate) throws Exception {
        BACKEND.answerWith(Answer.ok("fresh"));
        assertThat(get(gate, "/fresh/1").status()).isEqualTo(404);

        created(gate.put("routes/fresh", "{\"match\": {\"path\": \"/fresh/**\"}, \"upstream\": \"recorder\"}"));

        assertThat(get(gate, "/fresh/1").text()).isEqualTo("fresh");
        assertThat(BACKEND.take().target()).isEqualTo("/fresh/1");
    }

    @OnEachGateway
    void aRefusedDocumentIsRefusedWholeWhileTheOldOneServes(Deployed gate) throws Exception {
        String before = gate.get("config").body();
        BACKEND.answerWith(Answer.ok("still here"));

        HttpResponse<String> refused = gate.put(
                "routes/broken", "{\"match\": {\"path\": \"/broken\", \"pathh\": 1}, \"upstream\": \"nowhere\"}");

        assertThat(refused.statusCode()).isEqualTo(422);
        JsonObject problem = Deployed.json(refused.body());
        assertThat(problem.getJsonArray("problems").getValuesAs(JsonObject.class))
                .extracting(each -> each.getString("pointer"))
                .contains("/routes/broken/match/pathh", "/routes/broken/upstream");
        assertThat(gate.get("config").body()).isEqualTo(before);
        assertThat(get(gate, "/broken").status()).isEqualTo(404);
        assertThat(get(gate, "/echo/after").text()).isEqualTo("still here");
        assertThat(BACKEND.take().target()).isEqualTo("/echo/after");
    }

    @OnEachGateway
    void aTargetIsDrainedByItsNameHoweverThatIsEncoded(Deployed gate) throws Exception {
        created(gate.put("upstreams/six", "{\"targets\": [\"http://[::1]:9\", \"http://127.0.0.1:9\"]}"));

        HttpResponse<String> drained = gate.post("upstreams/six/targets/%5B::1%5D:9/drain", "");
        assertThat(drained.statusCode()).as(drained.body()).isEqualTo(200);
        assertThat(gate.get("upstreams/six/targets").body())
                .contains("\"status\":\"drained\"", "\"status\":\"healthy\"");

        HttpResponse<String> enabled = gate.post("upstreams/six/targets/%5b%3A%3A1%5D%3a9/enable", "");
        assertThat(enabled.statusCode()).as(enabled.body()).isEqualTo(200);
        assertThat(gate.get("upstreams/six/targets").body()).doesNotContain("\"status\":\"drained\"");
    }

    @OnEachGateway
    void theAdminGateOpensForTheTokenAndForNobodyWhoCameThroughAProxy(Deployed gate) throws Exception {
        String routes = "/_gatehouse/admin/v1/routes";
        String token = "Authorization: Bearer " + gate.token();

        assertThat(admin(gate, routes, token).status()).isEqualTo(200);
        assertThat(admin(gate, routes).status()).isEqualTo(401);
        assertThat(admin(gate, routes, "Authorization: Bearer wrong").status()).isEqualTo(401);
        assertThat(admin(gate, routes, token, "X-Forwarded-For: 127.0.0.1").status())
                .isEqualTo(404);
        assertThat(admin(gate, "/_gatehouse/metrics", token).text()).contains("gatehouse");
        assertThat(RawClient.exchange(
                                Server.port(),
                                "GET " + gate.path() + routes + " HTTP/1.1",
                                "Host: attacker.example",
                                token,
                                "Connection: close")
                        .status())
                .isEqualTo(404);
    }

    @OnEachGateway
    void editorsGetTheSchemaOfDocumentsThatTheWarHolds(Deployed gate) throws Exception {
        RawResponse schema = admin(gate, "/_gatehouse/admin/v1/schema", "Authorization: Bearer " + gate.token());

        assertThat(schema.status()).isEqualTo(200);
        assertThat(schema.header("Content-Type")).isEqualTo("application/schema+json");
        try (ZipFile war = new ZipFile(System.getProperty("gatehouse.war"))) {
            byte[] file = war.getInputStream(war.getEntry("WEB-INF/gatehouse.schema.json"))
                    .readAllBytes();
            assertThat(schema.body()).isEqualTo(file);
        }
    }

    static Stream<Arguments> disguises() {
        return Deployed.here().stream().flatMap(gate -> Stream.of(
                        "/%5fgatehouse/admin/v1/routes",
                        "/x/../_gatehouse/admin/v1/routes",
                        "/_gatehouse;x/admin/v1/routes",
                        "//_gatehouse/admin/v1/routes",
                        "/_gatehouse/./admin/v1/routes",
                        "/_gatehouse/admin;x=1/v1/routes")
                .map(target -> Arguments.of(gate, target)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("disguises")
    void theAdminApiIsGuardedHoweverItsPathIsWritten(Deployed gate, String target) throws Exception {
        assertThat(admin(gate, target).status()).isIn(400, 401, 404);
    }

    static Stream<Arguments> files() {
        return Deployed.here().stream().flatMap(gate -> Stream.of(
                        "/WEB-INF/web.xml",
                        "/META-INF/MANIFEST.MF",
                        "/io/gatehouse/launch/Launcher.class",
                        "/io/gatehouse/launch/demo/demo.yaml",
                        "/")
                .map(target -> Arguments.of(gate, target)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("files")
    void noFileOfTheWarIsServed(Deployed gate, String file) throws Exception {
        RawResponse response = get(gate, file);

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.text()).doesNotContain("Tomcat", "WildFly", "web-app", "Manifest", "pet");
    }

    @OnEachGateway
    void healthSaysThatItIsReady(Deployed gate) throws Exception {
        assertThat(get(gate, "/_gatehouse/health/live").status()).isEqualTo(200);
        assertThat(get(gate, "/_gatehouse/health/ready").status()).isEqualTo(200);
    }

    private static RawResponse get(Deployed gate, String target) throws IOException {
        return send(gate, "GET", target, "none", new byte[0], false);
    }

    private static RawResponse admin(Deployed gate, String target, String... fields) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("GET " + gate.path() + target + " HTTP/1.1");
        lines.add("Host: 127.0.0.1:" + Server.port());
        lines.add("Connection: close");
        lines.addAll(List.of(fields));
        return RawClient.exchange(Server.port(), lines.toArray(String[]::new));
    }

    private static RawResponse send(
            Deployed gate, String method, String target, String type, byte[] body, boolean chunked) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(method + " " + gate.path() + target + " HTTP/1.1");
        lines.add("Host: gate.example");
        lines.add("Connection: close");
        if (!type.equals("none")) {
            lines.add("Content-Type: " + type);
            lines.add(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length);
        }
        try (RawClient client = RawClient.connect(Server.port())) {
            client.head(lines.toArray(String[]::new));
            if (chunked) {
                client.send(Integer.toHexString(body.length) + "\r\n")
                        .send(body)
                        .send("\r\n0\r\n\r\n");
            } else {
                client.send(body);
            }
            return client.receive(method);
        }
    }

    /** A body of this type that no parser would write in the same bytes again. */
    private static byte[] body(String type) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        switch (type) {
            case "none" -> {}
            case "application/json" -> body.write(utf8("{ \"a\":1,\r\n\t\"a\": 1.0, \"\\u20ac\" : \"€\" }\n"));
            case "application/x-www-form-urlencoded" -> body.write(utf8("b=2&a=1&a=%7e+%20&&empty=&r=x&"));
            default -> {
                body.write(utf8(
                        "preamble\r\n--edge\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a b\"\r\n\r\n"));
                for (int octet = 0; octet < 70_000; octet++) {
                    body.write(octet);
                }
                body.write(utf8("\r\n--edge--\r\nepilogue"));
            }
        }
        return body.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void created(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
    }
}
