package io.gatehouse.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a part on a pooled connection that its upstream closes when the request is there. */
class SentOnceTest {

    @ParameterizedTest(name = "{0}, which is sent {1} times")
    @CsvSource({"put, 1, 502", "delete, 1, 502", "post, 1, 502", "get, 2, 200"})
    void aPartThatWritesIsNotSentAgainWhereItsConnectionWasStale(String method, int times, int status)
            throws Exception {
        AtomicInteger answered = new AtomicInteger();
        try (Backend backend = Backend.start()
                        .answerWith(request -> request.target().equals("/part") && answered.incrementAndGet() == 2
                                ? Answer.nothing()
                                : Answer.ok("1"));
                Gateway gateway = Gateway.start("""
                    version: 1
                    upstreams: {u: {targets: ["%s"]}}
                    routes:
                      page:
                        match: {path: /page, methods: [POST]}
                        compose: {parts: {part: {%s: "u:/part"}}}
                    """.formatted(backend.url(), method))) {
            assertThat(ask(gateway).body()).isEqualTo("{\"part\":1}");
            backend.forget();
            assertThat(ask(gateway).statusCode()).isEqualTo(status);
            assertThat(backend.untaken()).hasSize(times);
            assertThat(backend.untaken().get(0).connection())
                    .as("the same connection")
                    .isEqualTo(1);
        }
    }

    private static HttpResponse<String> ask(Gateway gateway) throws IOException {
        return gateway.send(HttpRequest.newBuilder(gateway.uri("/page"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }
}
