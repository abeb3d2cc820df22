package io.gatehouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.HeardLog;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.Redis;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two gateways and a Redis, all real; limits are of a day, so that nothing comes back meanwhile. */
@ExtendWith(QuietLog.class)
class SharedLimitsTest {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private static String document(URI redis, String limit) {
        return """
            version: 1
            cluster: {redis: {uri: "%s", prefix: gates-%d-%d, timeout: 2s}}
            routes:
              a: {match: {path: /a}, respond: {body: in}, policies: [{rateLimit: {limit: %s, by: header.X-Who}}]}
            """.formatted(redis, ProcessHandle.current().pid(), PREFIXES.incrementAndGet(), limit);
    }

    private static int status(Gateway gateway, String who) throws Exception {
        return gateway.send(java.net.http.HttpRequest.newBuilder(gateway.uri("/a"))
                        .header("X-Who", who)
                        .build())
                .statusCode();
    }

    /** Has both gateways reached the Redis; each key is asked for until its count is the other's. */
    private static void awaitShared(Gateway one, Gateway other, String left) {
        AtomicInteger keys = new AtomicInteger();
        Eventually.is(() -> {
            try {
                String key = "await " + keys.incrementAndGet();
                status(one, key);
                String told = explained(other, key);
                return !told.contains("can't be asked") && told.contains(left);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static String explained(Gateway gateway, String who) throws Exception {
        String body = "{\"method\":\"GET\",\"path\":\"/a\",\"headers\":{\"X-Who\":\"" + who + "\"}}";
        return gateway.admin("POST", "/explain", body).body();
    }

    private static List<Integer> atOnce(int threads, Callable<List<Integer>> asking) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<Integer>>> asked = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                asked.add(pool.submit(asking));
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<List<Integer>> each : asked) {
                answers.addAll(each.get());
            }
            return answers;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void twoGatewaysShareALimitExactly() throws Exception {
        String document = document(Redis.shared(), "2/d");
        try (Gateway one = Gateway.start(document);
                Gateway other = Gateway.start(document)) {
            awaitShared(one, other, "1 of 2 left");
            String more = document.replace("2/d", "50/d");
            one.publish(more);
            other.publish(more);
            List<Integer> answers = atOnce(16, () -> {
                List<Integer> own = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    own.add(status(i % 2 == 0 ? one : other, "all"));
                }
                return own;
            });
            assertThat(answers).hasSize(80);
            assertThat(answers).filteredOn(each -> each == 200).hasSize(50);
            assertThat(answers).filteredOn(each -> each == 429).hasSize(30);
            assertThat(explained(other, "all")).contains("0 of 50 left").doesNotContain("can't be asked");
        }
    }

    @Test
    void whatIsCountedInAnOutageOutlivesAPublishThatLeavesTheWindowsAsTheyAre() throws Exception {
        String document = document(URI.create("redis://127.0.0.1:9"), "1/d");
        try (Gateway gateway = Gateway.start(document)) {
            assertThat(status(gateway, "ann")).isEqualTo(200);
            assertThat(status(gateway, "ann")).isEqualTo(429);

            gateway.publish(document.replace("timeout: 2s", "timeout: 1s"));
            assertThat(status(gateway, "ann")).as("another Redis").isEqualTo(429);
            gateway.publish(document.replace("1/d", "1/d, whenStoreFails: allow"));
            assertThat(status(gateway, "ann")).isEqualTo(200);
            gateway.publish(document.replace("1/d", "1/d, whenStoreFails: local"));
            assertThat(status(gateway, "ann")).as("another otherwise").isEqualTo(429);
            gateway.publish(document.replaceAll("cluster: .*", ""));
            assertThat(status(gateway, "ann")).as("no Redis").isEqualTo(429);
            gateway.publish(document.replace("1/d", "2/d"));
            assertThat(status(gateway, "ann")).as("another limit").isEqualTo(200);
        }
    }

    /** The bound that the policy's page states: each gateway gives all that the limit has once more, and so does an empty Redis. */
    @Test
    void aRedisThatIsKilledUnderLoadBreaksNoRequestAndLetsNoMoreThroughThanIsStated() throws Exception {
        try (Redis redis = Redis.own();
                HeardLog quiet = new HeardLog(RedisStore.class.getName())) {
            redis.start();
            String document = document(redis.uri(), "2/d");
            try (Gateway one = Gateway.start(document);
                    Gateway other = Gateway.start(document)) {
                awaitShared(one, other, "1 of 2 left");
                String more = document.replace("2/d", "100/d");
                one.publish(more);
                other.publish(more);
                AtomicInteger begun = new AtomicInteger();
                AtomicBoolean killed = new AtomicBoolean();
                List<Integer> answers = atOnce(8, () -> {
                    List<Integer> own = new ArrayList<>();
                    for (int i = 0; i < 100; i++) {
                        if (begun.incrementAndGet() > 60 && killed.compareAndSet(false, true)) {
                            redis.stop();
                        }
                        own.add(status(i % 2 == 0 ? one : other, "all"));
                    }
                    return own;
                });
                assertThat(answers).hasSize(800).containsOnly(200, 429);
                int passed = (int) answers.stream().filter(each -> each == 200).count();
                assertThat(passed).isBetween(200, 300);
                assertThat(one.metrics()).contains("outcome=\"unshared\"");
                assertThat(quiet.lines())
                        .filteredOn(each -> each.contains("be asked"))
                        .hasSize(2);

                redis.start();
                awaitShared(one, other, "99 of 100 left");
            }
        }
    }
}
