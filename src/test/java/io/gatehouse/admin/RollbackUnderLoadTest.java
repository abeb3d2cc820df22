package io.gatehouse.admin;

import static io.gatehouse.admin.Api.JSON;
import static io.gatehouse.admin.Api.etag;
import static io.gatehouse.admin.Api.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.Recorded;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thousand requests are under way while documents are applied and taken back: none fails, and each is answered by one
 * document alone, the one that served when it came.
 *
 * <p>A document says its number in several places: the path and a field upstream, a field of the reply, and the status, a
 * field and the content of a route that answers by itself. The upstream holds its requests back until documents have
 * changed under them.
 */
@ExtendWith(QuietLog.class)
class RollbackUnderLoadTest {
    private static final int REQUESTS = 1_000;
    private static final int CHANGES = 50;
    private static final int EACH = 20;
    private static final long LIMIT_SECONDS = 120;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore letGo = new Semaphore(0);
    private final List<CompletableFuture<Integer>> asked = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void noRequestFailsAndNoAnswerIsMixed(String threads) throws Exception {
        try (Backend backend = Backend.start().answerWith(this::answer);
                Gateway gateway = Gateway.start("version: 1\n", "", threads)) {
            try {
                change(new Api(gateway), gateway, backend);
            } finally {
                letGo.release(3 * REQUESTS);
            }
            List<Integer> seen = new ArrayList<>();
            for (CompletableFuture<Integer> answer : asked) {
                seen.add(answer.get(LIMIT_SECONDS, TimeUnit.SECONDS));
            }
            assertThat(asked).hasSize(REQUESTS + 2 * EACH * CHANGES);
            assertThat(seen.subList(0, REQUESTS))
                    .as("what answered those that came before any change")
                    .containsOnly(1);
            assertThat(new TreeSet<>(seen)).as("documents that answered").hasSizeGreaterThan(5);
        }
    }

    private void change(Api api, Gateway gateway, Backend backend) throws Exception {
        String tag = etag(api.send("PUT", "/config", JSON, document(1, backend), "If-Match", "*"));
        for (int sent = 0; sent < REQUESTS; sent += EACH) {
            ask(gateway);
            assertThat(arrived.tryAcquire(EACH, LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
        for (int change = 1; change <= CHANGES; change++) {
            ask(gateway);
            for (int i = 0; i < EACH; i++) {
                asked.add(get(gateway, "/own").thenApply(RollbackUnderLoadTest::own));
            }
            // every other change takes back what the one before it applied
            HttpResponse<String> changed = change % 2 == 1
                    ? api.send("PUT", "/config", JSON, document(change + 1, backend), "If-Match", tag)
                    : api.call("POST", "/revisions/" + (change - 1) + "/activate", "If-Match", tag);
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            tag = etag(changed);
            letGo.release(EACH);
        }
    }

    private Answer answer(Recorded request) {
        arrived.release();
        letGo.acquireUninterruptibly();
        return Answer.ok(request.target() + ' ' + request.header("X-Number"));
    }

    private void ask(Gateway gateway) {
        for (int i = 0; i < EACH; i++) {
            asked.add(get(gateway, "/numbers").thenApply(RollbackUnderLoadTest::forwarded));
        }
    }

    private CompletableFuture<HttpResponse<String>> get(Gateway gateway, String path) {
        return client.sendAsync(HttpRequest.newBuilder(gateway.uri(path)).build(), BodyHandlers.ofString());
    }

    private static String document(int n, Backend backend) {
        return """
            {"version": 1,
             "upstreams": {"numbers": {"targets": ["%1$s"], "connections": {"max": %3$d},
               "timeouts": {"connect": "2m", "firstByte": "5m"}}},
             "routes": {
               "numbers": {"match": {"path": "/numbers"}, "upstream": "numbers", "rewrite": {"addPrefix": "/%2$d"},
                 "policies": [{"headers": {"request": {"set": {"X-Number": "%2$d"}},
                                           "reply": {"set": {"X-Number": "%2$d"}}}}]},
               "own": {"match": {"path": "/own"},
                 "respond": {"status": %4$d, "body": "%2$d", "headers": {"X-Own": "%2$d"}},
                 "policies": [{"headers": {"reply": {"set": {"X-Number": "%2$d"}}}}]}}}
            """.formatted(backend.url(), n, 2 * REQUESTS + n, 400 + n);
    }

    /** The number of the document that answered, and no other. */
    private static int forwarded(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String n = field(answer, "X-Number");
        assertThat(answer.body()).isEqualTo("/" + n + "/numbers " + n);
        return Integer.parseInt(n);
    }

    private static int own(HttpResponse<String> answer) {
        String n = field(answer, "X-Number");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400 + Integer.parseInt(n));
        assertThat(answer.body()).isEqualTo(n);
        assertThat(field(answer, "X-Own")).isEqualTo(n);
        return Integer.parseInt(n);
    }
}
