package io.gatehouse.launch.demo;

import static io.gatehouse.launch.demo.Caller.field;
import static io.gatehouse.launch.demo.Caller.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Does what the comments of the demo's document tell a person to do, with {@code java -jar gatehouse.war --demo}. */
class DemoIT {

    private static final Pattern READY = Pattern.compile("ready on http://[^:]+:(\\d+)");

    @TempDir
    private static Path temporary;

    private static Process demo;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-jar",
                        System.getProperty("gatehouse.war", "target/gatehouse.war"),
                        "--demo",
                        "--address",
                        "127.0.0.1",
                        "--port",
                        "0")
                .redirectErrorStream(true);
        command.environment().remove("GATEHOUSE_HOME");
        demo = command.start();
        BufferedReader lines = demo.inputReader();
        List<String> said = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                port = Integer.parseInt(ready.group(1));
                drain(lines);
                return;
            }
        }
        throw new AssertionError("the demo did not start: " + String.join("\n", said));
    }

    /** Reads on, so that the process never waits for somebody to take its output. */
    private static void drain(BufferedReader lines) {
        Thread reader = new Thread(() -> lines.lines().forEach(line -> {}), "demo-output");
        reader.setDaemon(true);
        reader.start();
    }

    @AfterAll
    static void end() throws InterruptedException {
        demo.destroy();
        assertThat(demo.waitFor(60, TimeUnit.SECONDS))
                .as("it ends when told to")
                .isTrue();
    }

    @ParameterizedTest(name = "{0}: {1} {2} is {3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        welcome       | GET /                   |                           | 200 | "/search?wanted=sold"
        pets          | GET /pets/7             |                           | 200 | X-Content-Type-Options: nosniff
        pets-next     | GET /pets/7             | X-Version: next           | 200 | X-Instance: pets-2
        pets-tester   | GET /pets/7             | Cookie: a=b; tester=grace | 200 | X-Instance: pets-2
        pet-by-number | GET /p/7                |                           | 200 | "id":7
        pet-by-number | GET /p/rex              |                           | 404 | application/problem+json
        search        | GET /search?wanted=sold |                           | 200 | "total":3
        users         | DELETE /users/1         |                           | 405 | Allow: GET, HEAD, POST
        users         | GET /users/2            |                           | 200 | grace
        orders        | GET /orders/1           |                           | 200 | X-Handled-By: gatehouse
        page          | GET /pages/pets/7       |                           | 200 | "recentOrders":[{"id":1,
        page          | GET /pages/pets/7       | X-Api-Key: no-such-key    | 401 | application/problem+json
        page          | GET /pages/pets/7       | X-Client: mobile          | 200 | "status":"available"},"lastOrder":"placed"}
        page          | GET /pages/pets/7       | X-Api-Key: key-of-the-demo-1 | 200 | "tags":["dog"]},"recentOrders":[
        offers        | GET /offers             |                           | 200 | A collar that glows
        status        | GET /status/418         |                           | 418 | You asked for 418.
        slow          | GET /slow?ms=5000       |                           | 504 | application/problem+json
        shop          | GET /shop/v1/7          |                           | 200 | "id":7
        pet-file      | GET /store/pet.7        |                           | 200 | "id":7
        animals       | GET /animals/7          |                           | 308 | Location: http://localhost/pets/7
        retired       | GET /v0/pets            |                           | 410 | Version 0 was retired.
        canary        | GET /canary/pets/7      | X-Canary: 1               | 200 | X-Instance: pets-2
        twice         | GET /twice/pets/7       |                           | 200 | X-Instance: pets-2
        stay          | GET /stay/pets/7        |                           | 200 | Set-Cookie: instance=
        pet-of-one    | GET /same/7             |                           | 200 | X-Instance: pets-
        next-host     | GET /pets/7             | Host: next.localhost      | 200 | X-Instance: pets-2
        pages         | GET /                   | Host: rex.pages.localhost | 200 | <h1>A page for a pet</h1>
        """)
    void aRouteAnswersAsItsCommentSays(String route, String request, String field, int status, String shown)
            throws IOException {
        String host = field != null && field.startsWith("Host:") ? field : "Host: localhost";
        String other = field != null && !field.equals(host) ? field : "Accept: */*";
        RawResponse answer = RawClient.exchange(port, request + " HTTP/1.1", host, other, "Connection: close");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.toString()).containsIgnoringCase(shown);
    }

    @Test
    void eachInstanceTakesItsTurn() throws Exception {
        Caller gateway = new Caller(port);

        assertThat(List.of(field(gateway.get("/pets/7"), "X-Instance"), field(gateway.get("/pets/7"), "X-Instance")))
                .containsExactlyInAnyOrder("pets-1", "pets-2");
    }

    @Test
    void aFieldIsTakenFromTheRequestAndOneFromTheReply() throws Exception {
        Caller gateway = new Caller(port);
        HttpResponse<byte[]> order = gateway.get("/orders/1");

        assertThat(order.headers().firstValue("X-Instance")).isEmpty();
        assertThat(order.headers().firstValue("X-Handled-By")).contains("gatehouse");
    }

    @Test
    void theFourthAtOnceHasToWait() throws Exception {
        Caller gateway = new Caller(port);
        List<HttpResponse<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(gateway.get("/few/pets/7"));
        }

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 200, 200, 429);
        assertThat(field(answers.get(0), "RateLimit")).isEqualTo("\"minute\";r=2;t=20");
        assertThat(Integer.parseInt(field(answers.get(3), "Retry-After"))).isBetween(1, 20);
    }

    @Test
    void whatIsKeptIsGivenAgainUntilItIsChanged() throws Exception {
        Caller gateway = new Caller(port);
        String first = field(gateway.get("/kept/pets/8"), "X-Instance");
        HttpResponse<byte[]> again = gateway.get("/kept/pets/8");
        gateway.send("DELETE", "/kept/pets/8", "text/plain", "");

        assertThat(field(again, "X-Instance")).isEqualTo(first);
        assertThat(field(again, "Cache-Status")).startsWith("gatehouse; hit; ttl=");
        assertThat(field(gateway.get("/kept/pets/8"), "Cache-Status")).startsWith("gatehouse; fwd=uri-miss");
    }

    @Test
    void anotherOriginsPageMayCall() throws Exception {
        RawResponse preflight = RawClient.exchange(
                port,
                "OPTIONS /pets/7 HTTP/1.1",
                "Host: localhost",
                "Origin: https://app.petstore.example",
                "Access-Control-Request-Method: PUT",
                "Connection: close");

        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://app.petstore.example");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PUT");
    }

    @Test
    void aFormIsPaidOnceAndAnEchoHasEveryByte() throws Exception {
        Caller gateway = new Caller(port);
        String form = "orderId=1&amount=12.50";
        HttpResponse<byte[]> first = pay(gateway, form);
        HttpResponse<byte[]> again = pay(gateway, form);
        JsonObject echo = json(gateway.send("POST", "/echo?a=%2F", "text/plain", "hello"));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(echo.getString("target")).isEqualTo("/echo?a=%2F");
        assertThat(echo.getJsonObject("body").getString("sha256")).isEqualTo(Sha256.of("hello".getBytes(UTF_8)));
    }

    private static HttpResponse<byte[]> pay(Caller gateway, String form) throws Exception {
        return gateway.send(gateway.to("/payments")
                .header("Idempotency-Key", "a")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    @Test
    void aPhotoPassesBothWays() throws Exception {
        Caller gateway = new Caller(port);
        byte[] image = "not quite a picture, \u00e4 but bytes".repeat(5_000).getBytes(UTF_8);
        HttpResponse<byte[]> sent = gateway.send(gateway.to("/pets/7/photo")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(image)));

        assertThat(sent.statusCode()).isEqualTo(201);
        assertThat(gateway.get("/pets/7/photo").body()).isEqualTo(image);
    }

    @Test
    void chatComesAsEvents() throws Exception {
        HttpResponse<String> answer = Caller.send(
                new Caller(port)
                        .to("/v1/chat/completions")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}")),
                BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(answer.body()).startsWith("data: {").endsWith("data: [DONE]\n\n");
    }
}
