package io.gatehouse.admin;

import static io.gatehouse.admin.Api.JSON;
import static io.gatehouse.admin.Api.etag;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thousand clients ask at once while documents are applied and taken back: no request fails, and each is answered by one
 * document alone.
 *
 * <p>A document says its number in several places: the path and a field upstream, a field of the reply, and the status, a
 * field and the content of a route that answers by itself. The upstream holds some requests back until the document has
 * changed under them.
 */
@ExtendWith(QuietLog.class)
class RollbackUnderLoadTest {
    private static final int CLIENTS = 1_000;
    private static final int CHANGES = 50;

    /** Fewer than the server has threads, or the admin API would find none. */
    private static final int HELD = 100;

    private final Semaphore arrived = new Semaphore(0);
    private final Semaphore letGo = new Semaphore(0);
    private final AtomicInteger holding = new AtomicInteger();
    private volatile boolean over;

    @ParameterizedTest
    @ValueSource(strings = {"container", "virtual"})
    void noRequestFailsAndNoAnswerIsMixed(String threads) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (Backend backend = Backend.start().answerWith(this::answer);
                Gateway gateway = Gateway.start("version: 1\n", "", threads)) {
            Api api = new Api(gateway);
            String tag = etag(api.send("PUT", "/config", JSON, document(1, backend), "If-Match", "*"));
            List<Future<Set<Integer>>> asking = new ArrayList<>();
            int port = gateway.port();
            for (int i = 0; i < CLIENTS; i++) {
                asking.add(clients.submit(() -> askOn(port)));
            }
            for (int change = 1; change <= CHANGES; change++) {
                assertThat(arrived.tryAcquire(20, 60, TimeUnit.SECONDS)).as("requests come").isTrue();
                // every other change takes back what the one before it applied
                HttpResponse<String> changed = change % 2 == 1
                        ? api.send("PUT", "/config", JSON, document(change + 1, backend), "If-Match", tag)
                        : api.call("POST", "/revisions/" + (change - 1) + "/activate", "If-Match", tag);
                assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
                tag = etag(changed);
                letGo.release(HELD / 4);
            }
            end();
            Set<Integer> seen = new TreeSet<>();
            for (Future<Set<Integer>> client : asking) {
                seen.addAll(client.get(60, TimeUnit.SECONDS));
            }
            assertThat(seen).as("documents that answered").hasSizeGreaterThan(5);
        } finally {
            end();
            clients.shutdownNow();
        }
    }

    private void end() {
        over = true;
        letGo.release(HELD);
    }

    private Answer answer(Recorded request) {
        arrived.release();
        if (!over && holding.incrementAndGet() <= HELD) {
            letGo.acquireUninterruptibly();
        }
        holding.decrementAndGet();
        return Answer.ok(request.target() + ' ' + request.header("X-Number"));
    }

    /** Asks on one connection until all changes are made; tells which documents answered. */
    private Set<Integer> askOn(int port) throws Exception {
        Set<Integer> seen = new TreeSet<>();
        try (RawClient client = RawClient.connect(port)) {
            do {
                seen.add(forwarded(client));
                seen.add(own(client));
            } while (!over);
        }
        return seen;
    }

    private static String document(int n, Backend backend) {
        return """
            {"version": 1,
             "upstreams": {"numbers": {"targets": ["%1$s"], "connections": {"max": %3$d}}},
             "routes": {
               "numbers": {"match": {"path": "/numbers"}, "upstream": "numbers", "rewrite": {"addPrefix": "/%2$d"},
                 "policies": [{"headers": {"request": {"set": {"X-Number": "%2$d"}},
                                           "reply": {"set": {"X-Number": "%2$d"}}}}]},
               "own": {"match": {"path": "/own"},
                 "respond": {"status": %4$d, "body": "%2$d", "headers": {"X-Own": "%2$d"}},
                 "policies": [{"headers": {"reply": {"set": {"X-Number": "%2$d"}}}}]}}}
            """.formatted(backend.url(), n, 1000 + n, 400 + n);
    }

    private static int forwarded(RawClient client) throws Exception {
        RawResponse answer = client.head("GET /numbers HTTP/1.1", "Host: h").receive();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        String n = String.valueOf(answer.header("X-Number"));
        assertThat(answer.text()).isEqualTo("/" + n + "/numbers " + n);
        return Integer.parseInt(n);
    }

    private static int own(RawClient client) throws Exception {
        RawResponse answer = client.head("GET /own HTTP/1.1", "Host: h").receive();
        String n = String.valueOf(answer.header("X-Number"));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400 + Integer.parseInt(n));
        assertThat(answer.text()).isEqualTo(n);
        assertThat(answer.header("X-Own")).isEqualTo(n);
        return Integer.parseInt(n);
    }
}
