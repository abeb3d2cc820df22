package io.gatehouse.admin;

import static io.gatehouse.admin.Api.etag;
import static io.gatehouse.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sixteen writers who all read the same document and change it at the same moment, each with the tag that it read: one
 * wins, the others are told, and what was won is never lost.
 *
 * <p>The document counts: every winner adds its own consumer, so that a lost update would leave one out.
 */
@ExtendWith(QuietLog.class)
class WritersTest {
    private static final int WRITERS = 16;
    private static final int ROUNDS = Boolean.getBoolean("gatehouse.endurance") ? 100 : 40;

    /** Ways to write, all of which need the tag of the whole document. */
    private enum Way {
        PUT,
        MERGE,
        OPERATIONS,
        ACTIVATE
    }

    @Test
    void inEachRoundExactlyOneWinsAndNoUpdateIsLost() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
        try (Gateway gateway = Gateway.start("version: 1\nconsumers: {}\n")) {
            Api api = new Api(gateway);
            CyclicBarrier barrier = new CyclicBarrier(WRITERS);
            String tag = etag(api.call("GET", "/config"));
            String document = api.call("GET", "/config").body();
            for (int round = 0; round < ROUNDS; round++) {
                Random random = new Random(round);
                List<Future<HttpResponse<String>>> answers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    // the first round has no revision to go back to
                    Way way = Way.values()[random.nextInt(round == 0 ? 3 : 4)];
                    Callable<HttpResponse<String>> write =
                            writing(api, way, "r" + round + "-w" + writer, round, document, tag);
                    answers.add(pool.submit(() -> {
                        barrier.await(20, TimeUnit.SECONDS);
                        return write.call();
                    }));
                }
                HttpResponse<String> winner = null;
                for (Future<HttpResponse<String>> answer : answers) {
                    HttpResponse<String> got = answer.get(60, TimeUnit.SECONDS);
                    assertThat(got.statusCode())
                            .as("round %d: %s", round, got.body())
                            .isIn(200, 412);
                    if (got.statusCode() == 200) {
                        assertThat(winner)
                                .as("a second winner in round " + round)
                                .isNull();
                        winner = got;
                    }
                }
                assertThat(winner).as("a winner in round " + round).isNotNull();
                HttpResponse<String> now = api.call("GET", "/config");
                assertThat(now.body()).isEqualTo(winner.body());
                assertThat(etag(now)).isEqualTo(etag(winner)).startsWith("\"" + (round + 1) + "-");
                tag = etag(winner);
                document = winner.body();
            }
            everyRevisionIsOneChangeOfTheOneBefore(api);
        } finally {
            pool.shutdownNow();
        }
    }

    private static Callable<HttpResponse<String>> writing(
            Api api, Way way, String name, int round, String document, String tag) {
        String consumer = "\"" + name + "\":{}";
        return switch (way) {
            case PUT -> {
                String comma = document.contains("\"consumers\":{}") ? "" : ",";
                String more = document.replace("\"consumers\":{", "\"consumers\":{" + consumer + comma);
                yield () -> api.send("PUT", "/config", Api.JSON, more, "If-Match", tag);
            }
            case MERGE ->
                () -> api.send("PATCH", "/config", Api.MERGE, "{\"consumers\":{" + consumer + "}}", "If-Match", tag);
            case OPERATIONS ->
                () -> api.send(
                        "PATCH",
                        "/config",
                        Api.OPERATIONS,
                        "[{\"op\":\"add\",\"path\":\"/consumers/" + name + "\",\"value\":{}}]",
                        "If-Match",
                        tag);
            case ACTIVATE -> () -> api.call("POST", "/revisions/" + round + "/activate", "If-Match", tag);
        };
    }

    /** One consumer more, or the very document that was activated (the one before, in this test). */
    private static void everyRevisionIsOneChangeOfTheOneBefore(Api api) throws Exception {
        assertThat(json(api.call("GET", "/revisions")).getJsonArray("revisions"))
                .hasSize(ROUNDS);
        int size = 0;
        for (int number = 1; number <= ROUNDS; number++) {
            var revision = json(api.call("GET", "/revisions/" + number));
            boolean activated = revision.getString("reason").startsWith("activates");
            int next = revision.getJsonObject("document")
                    .getJsonObject("consumers")
                    .size();
            assertThat(next).as("revision " + number).isEqualTo(activated ? size : size + 1);
            size = next;
        }
    }
}
