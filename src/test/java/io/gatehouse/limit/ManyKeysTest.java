package io.gatehouse.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.limit.Window.Algorithm;
import io.gatehouse.testing.ManualClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten times as many keys as are remembered, each of which uses something: 10,000,000 in the long version. What one takes is
 * written to {@code target/keys-ALGORITHM.txt}.
 */
class ManyKeysTest {
    private static final boolean LONG = Boolean.getBoolean("gatehouse.endurance");
    private static final int KEYS = LONG ? 10_000_000 : 200_000;
    private static final int MOST = KEYS / 10;

    /** Of each key. */
    private static final int LIMIT = 1000;

    /** While all keys come; of the bucket's limit, four come back in that time, or less. */
    private static final int SECONDS = 10;

    private static final int BACK = 4;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-28T10:00:00Z"));

    @ParameterizedTest(name = "{0}: a key takes about {1} octets")
    @CsvSource({"TOKEN_BUCKET, 215", "SLIDING_WINDOW, 455", "CALENDAR, 215"})
    void memoryIsBoundedAndWhoHasMostLeftToWaitIsRemembered(Algorithm algorithm, int octets) throws IOException {
        short[] used = amounts();
        Window window = LocalCountersTest.window(algorithm, LIMIT + (algorithm == Algorithm.CALENDAR ? "/d" : "/h"));
        LocalCounters counters = new LocalCounters(List.of(window), MOST, clock, clock);
        long before = heap();

        assertThat(mostAtATime(counters, used)).isEqualTo(MOST);
        long each = (heap() - before) / MOST;
        Files.writeString(
                Path.of("target/keys-" + algorithm + ".txt"),
                "%s: %d keys, %d remembered, %d octets each%n".formatted(algorithm, KEYS, counters.size(), each));

        assertThat(each).as("octets of a key").isLessThan(2 * octets);
        assertThat(counters.forgotten()).isEqualTo(KEYS - MOST);
        assertThat(forgottenThatUsedMoreThan(least(used) + BACK, counters, used))
                .isZero();
    }

    /** How much each key uses. */
    private static short[] amounts() {
        SplittableRandom random = new SplittableRandom(1);
        short[] used = new short[KEYS];
        for (int i = 0; i < KEYS; i++) {
            used[i] = (short) (1 + random.nextInt(LIMIT));
        }
        return used;
    }

    /** Has all keys use what they do, and says how many were remembered at a time. */
    private int mostAtATime(LocalCounters counters, short[] used) {
        int most = 0;
        for (int i = 0; i < KEYS; i++) {
            counters.take(key(i), used[i]);
            most = Math.max(most, counters.size());
            if ((i + 1) % (KEYS / SECONDS) == 0) {
                clock.advance(Duration.ofSeconds(1));
            }
        }
        return most;
    }

    private static String key(int i) {
        return "10." + (i >> 16) + '.' + (i >> 8 & 255) + '.' + (i & 255);
    }

    /** What so many keys have used more than as are remembered besides the last one. */
    private static int least(short[] used) {
        int[] count = new int[LIMIT + 1];
        for (short each : used) {
            count[each]++;
        }
        int least = LIMIT;
        int more = 0;
        while (more + count[least] < MOST) {
            more += count[least--];
        }
        return least;
    }

    private static int forgottenThatUsedMoreThan(int least, LocalCounters counters, short[] used) {
        int forgotten = 0;
        int seen = 0;
        for (int i = 0; i < KEYS; i++) {
            if (used[i] > least) {
                seen++;
                forgotten += counters.look(key(i), 0).standings().get(0).remaining() == LIMIT ? 1 : 0;
            }
        }
        assertThat(seen).isGreaterThan(MOST / 2);
        return forgotten;
    }

    /** The octets in use when what nobody needs is gone. */
    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
