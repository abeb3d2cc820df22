package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StaleConnectionTest {
    @Test
    void connectionsThatWereAllClosedMeanwhileAreNotSeenByTheNextRequest() throws Exception {
        try (Backend backend = Backend.start();
                Gateway gateway = Gateway.start("{version: 1, upstreams: {a: {targets: ['" + backend.url()
                        + "']}}, routes: {a: {match: {path: /**}, upstream: a}}}")) {
            CountDownLatch together = new CountDownLatch(1);
            backend.answerWith(Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold")
                    .stallUntil(together)
                    .closeAfter());
            List<CompletableFuture<HttpResponse<String>>> many = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                many.add(CompletableFuture.supplyAsync(() -> get(gateway), task -> new Thread(task).start()));
            }
            for (int i = 0; i < 8; i++) {
                backend.take();
            }
            together.countDown();
            for (CompletableFuture<HttpResponse<String>> answer : many) {
                assertThat(answer.join().body()).isEqualTo("old");
            }
            backend.answerWith(Answer.ok("new"));
            HttpResponse<String> answer = gateway.get("/");
            assertThat(answer.statusCode())
                    .as(answer.headers().map().toString())
                    .isEqualTo(200);
            assertThat(answer.body()).isEqualTo("new");
        }
    }

    private static HttpResponse<String> get(Gateway gateway) {
        try {
            return gateway.get("/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
