package io.gatehouse.launch.demo;

import static io.gatehouse.launch.demo.Caller.field;
import static io.gatehouse.launch.demo.Caller.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InstanceTest {

    @Test
    void twoInstancesShareTheirPetsAndTellWhichOneAnswered() throws Exception {
        Store shared = Store.seeded();
        try (Instance first = Instance.start("pets-1", 0, shared);
                Instance second = Instance.start("pets-2", 0, shared)) {
            HttpResponse<byte[]> created =
                    new Caller(first).send("POST", "/pets", "application/json", "{\"name\": \"Fips\"}");
            HttpResponse<byte[]> read = new Caller(second).get(field(created, "Location"));

            assertThat(field(created, "X-Instance")).isEqualTo("pets-1");
            assertThat(field(read, "X-Instance")).isEqualTo("pets-2");
            assertThat(json(read)).isEqualTo(json(created));
        }
    }

    @Test
    void eachEventArrivesBeforeThePauseToTheNextEnds() throws Exception {
        HandTimer timer = new HandTimer();
        try (Instance instance = Instance.start("pets-1", 0, Store.seeded(), timer)) {
            HttpResponse<InputStream> answer = Caller.send(
                    new Caller(instance)
                            .to("/v1/chat/completions")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(
                                    "{\"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}")),
                    BodyHandlers.ofInputStream());
            assertThat(field(answer, "Content-Type")).isEqualTo("text/event-stream");
            assertThat(field(answer, "X-Instance")).isEqualTo("pets-1");

            List<String> events = new ArrayList<>();
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), US_ASCII))) {
                events.add(event(lines));
                while (!events.get(events.size() - 1).equals("data: [DONE]")) {
                    timer.endPause();
                    events.add(event(lines));
                }
                assertThat(lines.readLine()).isNull();
            }
            assertThat(events).hasSize(10);
            assertThat(events.get(0)).startsWith("data: {").contains("\"role\":\"assistant\"", "chat.completion.chunk");
            assertThat(events.get(1)).contains("\"content\":\"You \"", "\"finish_reason\":null");
            assertThat(events.get(8)).contains("\"finish_reason\":\"stop\"");
        }
    }

    private static String event(BufferedReader lines) throws IOException {
        String event = lines.readLine();
        assertThat(lines.readLine()).as("the line after " + event).isEmpty();
        return event;
    }

    @Test
    void aSlowAnswerComesWhenItsPauseEnds() throws Exception {
        HandTimer timer = new HandTimer();
        try (Instance instance = Instance.start("pets-1", 0, Store.seeded(), timer)) {
            Caller store = new Caller(instance);
            CompletableFuture<HttpResponse<byte[]>> slow = CompletableFuture.supplyAsync(() -> {
                try {
                    return store.get("/slow?ms=250");
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThat(store.get("/health").statusCode()).isEqualTo(200);
            assertThat(timer.endPause()).isEqualTo(Duration.ofMillis(250));
            assertThat(json(slow.get(20, TimeUnit.SECONDS)).getInt("pausedMs")).isEqualTo(250);
        }
    }

    @Test
    void oneConnectionServesManyRequestsWhateverTheyAre() throws Exception {
        try (Instance instance = PetStore.startOn("pets-1", 0);
                Socket socket = new Socket("127.0.0.1", instance.port())) {
            String unread = "DELETE /pets HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(200_000);
            for (String request : List.of(
                    "GET /status/204 HTTP/1.1\r\nHost: h\r\n\r\n",
                    "HEAD /pets/7 HTTP/1.1\r\nHost: h\r\n\r\n",
                    unread,
                    "GET /status/304 HTTP/1.1\r\nHost: h\r\n\r\n",
                    "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nmoin\r\n0\r\n\r\n")) {
                socket.getOutputStream().write(request.getBytes(US_ASCII));
            }
            socket.getOutputStream()
                    .write("GET /health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));

            String answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            assertThat(answers.split("(?=HTTP/1\\.1 )"))
                    .extracting(answer -> answer.substring(9, 12))
                    .containsExactly("204", "200", "405", "304", "200", "200");
        }
    }

    @Test
    void closingEndsItsThreads() throws Exception {
        Instance instance = PetStore.startOn("pets-of-this-test", 0);
        new Caller(instance).get("/slow?ms=0");
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("pets-of-this-test"))
                .toList();
        assertThat(threads).hasSizeGreaterThanOrEqualTo(2).allMatch(Thread::isDaemon);

        instance.close();
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        assertThat(threads).noneMatch(Thread::isAlive);
    }
}
