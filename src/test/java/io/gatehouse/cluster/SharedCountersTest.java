package io.gatehouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Quota;
import io.gatehouse.config.RedisEntry;
import io.gatehouse.config.Secrets;
import io.gatehouse.limit.Counters;
import io.gatehouse.limit.LocalCounters;
import io.gatehouse.limit.Outcome;
import io.gatehouse.limit.Purpose;
import io.gatehouse.limit.Purpose.Otherwise;
import io.gatehouse.limit.SharedCounters;
import io.gatehouse.limit.Window;
import io.gatehouse.limit.Window.Algorithm;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.HeardLog;
import io.gatehouse.testing.Redis;
import io.gatehouse.testing.Relay;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gateways that count together in a real Redis; limits are of an hour or more, so that nothing comes back meanwhile. */
class SharedCountersTest {
    /** Held, or its level would be forgotten. */
    private static final Logger LOG = Logger.getLogger(RedisStore.class.getName());

    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private final String prefix = "test-" + ProcessHandle.current().pid() + "-" + PREFIXES.incrementAndGet();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private RedisStore store(URI uri) throws Exception {
        return store(new RedisEntry(uri.toString(), null, null, prefix, "2s"));
    }

    private RedisStore store(RedisEntry entry) throws Exception {
        Secrets secrets = Secrets.of(name -> "open sesame", List.of());
        RedisStore store = new RedisStore(Address.of(entry, secrets), System::nanoTime);
        open.add(0, store);
        return store;
    }

    private static Counters counters(RedisStore store, Otherwise otherwise, Window... windows) {
        Purpose purpose = new Purpose("p", "", List.of(windows), 1000, otherwise);
        return new SharedCounters(
                purpose,
                store,
                new LocalCounters(purpose.windows(), purpose.most(), System::nanoTime, Clock.systemUTC()));
    }

    private static Window window(Algorithm algorithm, String text) {
        Quota quota = Quota.parse(text);
        return new Window("w", algorithm, quota, quota.count(), ZoneOffset.UTC);
    }

    /** As soon as the store is reached; until then each would count for itself. */
    private static void awaitShared(Counters counters) {
        Eventually.is(() -> counters.look("await", 1).shared());
    }

    private static int passing(Counters counters, int times) {
        int passed = 0;
        for (int i = 0; i < times; i++) {
            passed += counters.take("k", 1).passed() ? 1 : 0;
        }
        return passed;
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void ofSixtyFourAtOnceOnTwoGatewaysExactlyAsManyPassAsMay(Algorithm algorithm) throws Exception {
        Counters one = counters(store(Redis.shared()), Otherwise.REFUSE, window(algorithm, "100/d"));
        Counters other = counters(store(Redis.shared()), Otherwise.REFUSE, window(algorithm, "100/d"));
        awaitShared(one);
        awaitShared(other);
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            CyclicBarrier together = new CyclicBarrier(64);
            List<Future<Integer>> asked = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                Counters asking = i % 2 == 0 ? one : other;
                Callable<Integer> asks = () -> {
                    together.await();
                    return passing(asking, 4);
                };
                asked.add(threads.submit(asks));
            }
            int passed = 0;
            for (Future<Integer> each : asked) {
                passed += each.get();
            }
            assertThat(passed).isEqualTo(100);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsLeftIsToldAsByAGatewayThatIsAlone() throws Exception {
        Counters counters = counters(
                store(Redis.shared()),
                Otherwise.REFUSE,
                window(Algorithm.TOKEN_BUCKET, "60/h"),
                new Window("day", Algorithm.CALENDAR, Quota.parse("30/d"), 30, ZoneOffset.UTC));
        awaitShared(counters);
        Outcome outcome = counters.take("k", 10);
        assertThat(outcome.passed()).isTrue();
        assertThat(outcome.standings().get(0).remaining()).isEqualTo(50);
        assertThat(outcome.standings().get(0).reset())
                .isEqualTo(Duration.ofMinutes(10).toNanos());
        assertThat(outcome.standings().get(1).remaining()).isEqualTo(20);
        assertThat(counters.look("k", 1).standings().get(1).remaining()).isEqualTo(20);
        counters.charge("k", 25);
        Outcome refused = counters.take("k", 1);
        assertThat(refused.passed()).isFalse();
        assertThat(refused.standings().get(1).remaining()).isEqualTo(-5);
        assertThat(refused.standings().get(0).isExceeded()).isFalse();
        counters.reset("k");
        assertThat(counters.take("k", 100).passed()).isTrue();
        assertThat(counters.look("k", 1).standings().get(1).remaining()).isEqualTo(-70);
    }

    @Test
    void nothingIsKeptLongerThanItMeansAnything() throws Exception {
        Counters counters = counters(store(Redis.shared()), Otherwise.REFUSE, window(Algorithm.SLIDING_WINDOW, "5/h"));
        awaitShared(counters);
        counters.take("k", 1);
        String key = Redis.keys(Redis.shared(), prefix).stream()
                .filter(each -> each.endsWith(":k"))
                .findFirst()
                .orElseThrow();
        long millis = Redis.ask(Redis.shared(), jedis -> jedis.pttl(key));
        assertThat(Duration.ofMillis(millis)).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(67));
    }

    @Test
    void aGatewayThatStartsBeforeItsRedisCountsByItselfUntilItIsThere() throws Exception {
        try (Redis redis = Redis.own()) {
            Counters counters = counters(store(redis.uri()), Otherwise.LOCAL, window(Algorithm.TOKEN_BUCKET, "3/d"));
            assertThat(passing(counters, 5)).isEqualTo(3);
            assertThat(counters.take("k", 1).shared()).isFalse();
            redis.start();
            awaitShared(counters);
            assertThat(passing(counters, 5)).isEqualTo(3);
        }
    }

    @Test
    void whereItIsAwayEachDoesAsItsPolicySaysAndItIsToldOnce() throws Exception {
        try (Redis redis = Redis.own();
                HeardLog log = new HeardLog(RedisStore.class.getName())) {
            LOG.setLevel(Level.INFO);
            redis.start();
            RedisStore store = store(redis.uri());
            Window window = window(Algorithm.TOKEN_BUCKET, "3/d");
            Counters local = counters(store, Otherwise.LOCAL, window);
            Counters allow = counters(store, Otherwise.ALLOW, window);
            Counters refuse = counters(store, Otherwise.REFUSE, window);
            awaitShared(local);
            assertThat(passing(local, 2)).isEqualTo(2);

            redis.stop();
            assertThat(passing(local, 5)).isEqualTo(3);
            assertThat(passing(allow, 5)).isEqualTo(5);
            assertThat(passing(refuse, 5)).isZero();
            assertThat(allow.take("k", 1)).isEqualTo(Outcome.unknown(true));
            assertThat(log.lines())
                    .filteredOn(each -> each.contains("be asked"))
                    .hasSize(1);

            redis.start();
            awaitShared(local);
            assertThat(passing(local, 5)).isEqualTo(3);
            assertThat(log.lines())
                    .filteredOn(each -> each.contains("answers again"))
                    .hasSize(1);
        }
    }

    @Test
    void whereItIsSlowARequestWaitsNoLongerThanItMay() throws Exception {
        try (Redis redis = Redis.own()) {
            redis.start();
            RedisStore store = store(new RedisEntry(redis.uri().toString(), null, null, null, null));
            Counters counters = counters(store, Otherwise.LOCAL, window(Algorithm.TOKEN_BUCKET, "9/d"));
            awaitShared(counters);
            redis.pause(Duration.ofSeconds(30));
            long before = System.nanoTime();
            assertThat(counters.take("k", 1))
                    .extracting(Outcome::passed, Outcome::shared)
                    .containsExactly(true, false);
            // the bound is 50 ms
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(500));
        }
    }

    /** A host that vanishes, or a firewall that forgets, cuts nothing off: without a look at that it would be away for a quarter of an hour. */
    @Test
    void aConnectionOverWhichNothingComesAnyMoreIsMadeAnew() throws Exception {
        try (Relay relay = Relay.to(Redis.shared().getPort())) {
            RedisStore store = store(new RedisEntry("redis://127.0.0.1:" + relay.port(), null, null, prefix, "200ms"));
            Counters counters = counters(store, Otherwise.LOCAL, window(Algorithm.TOKEN_BUCKET, "9/d"));
            awaitShared(counters);
            relay.lose();
            assertThat(counters.take("k", 1).shared()).isFalse();
            awaitShared(counters);
            assertThat(counters.take("k", 1).shared()).isTrue();
        }
    }

    @Test
    void aUserWhoMayNotAskForTheTimeIsAsNoRedis() throws Exception {
        try (Redis redis = Redis.own();
                HeardLog log = new HeardLog(RedisStore.class.getName())) {
            redis.start();
            Redis.ask(redis.uri(), jedis -> jedis.aclSetUser("timeless", "on", ">open sesame", "~*", "+@all", "-time"));
            RedisEntry entry = new RedisEntry(redis.uri().toString(), "timeless", "${env:REDIS}", null, "2s");
            Counters counters = counters(store(entry), Otherwise.REFUSE, window(Algorithm.CALENDAR, "5/d"));
            Eventually.is(() -> {
                assertThat(passing(counters, 1)).isZero();
                return log.lines().stream().anyMatch(each -> each.contains("be asked"));
            });
            Redis.ask(redis.uri(), jedis -> jedis.aclSetUser("timeless", "+time"));
            awaitShared(counters);
            assertThat(passing(counters, 9)).isEqualTo(5);
        }
    }

    @Test
    void whatCantBeReadUnderOneKeyIsNoOutage() throws Exception {
        try (HeardLog log = new HeardLog(RedisStore.class.getName())) {
            Counters counters = counters(store(Redis.shared()), Otherwise.LOCAL, window(Algorithm.TOKEN_BUCKET, "3/d"));
            awaitShared(counters);
            counters.take("bad", 1);
            String key = Redis.keys(Redis.shared(), prefix).stream()
                    .filter(each -> each.endsWith(":bad"))
                    .findFirst()
                    .orElseThrow();
            Redis.ask(Redis.shared(), jedis -> jedis.set(key, "not a bucket"));
            assertThat(counters.take("bad", 1).shared()).isFalse();
            assertThat(counters.take("bad", 1).passed()).isTrue();
            assertThat(counters.take("good", 1).shared()).isTrue();
            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void aPasswordIsShownAndAWrongOneIsAsNoRedis() throws Exception {
        try (Redis redis = Redis.own("requirepass \"open sesame\"")) {
            redis.start();
            RedisEntry entry = new RedisEntry(redis.uri().toString(), null, "${env:REDIS}", null, "2s");
            awaitShared(counters(store(entry), Otherwise.REFUSE, window(Algorithm.CALENDAR, "5/d")));
            RedisStore none = store(new RedisEntry(redis.uri().toString(), null, null, null, "2s"));
            assertThat(passing(counters(none, Otherwise.REFUSE, window(Algorithm.CALENDAR, "5/d")), 3))
                    .isZero();
        }
    }
}
