package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.Stored;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that was taken away comes back, while answers go up and down. */
class TiersRaceTest {
    private static final int KEYS = 60;
    private static final int LENGTH = 60_000;
    private static final int TURNS = 400;
    private static final int USES_IN_A_TURN = 20;

    @TempDir
    private Path folder;

    /** What each address is at its upstream now, and the oldest that may be given of it. */
    private final AtomicIntegerArray current = new AtomicIntegerArray(KEYS);

    private final AtomicIntegerArray oldest = new AtomicIntegerArray(KEYS);
    private final AtomicLong uses = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    @ParameterizedTest
    @CsvSource({"16, 0", "16, 64"})
    void nothingThatWasTakenAwayComesBack(long offHeap, long disk) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Store store = Stores.open(folder.resolve("cache"), new Room(1 << 20, offHeap << 20, disk << 20))) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Random random = new Random(i);
                all.add(threads.submit(() -> use(store, random)));
            }
            Random random = new Random(9);
            for (int i = 0; i < TURNS; i++) {
                takeAway(store, random);
                long next = uses.get() + USES_IN_A_TURN;
                while (uses.get() < next && all.stream().noneMatch(Future::isDone)) {
                    Thread.onSpinWait();
                }
            }
            over.set(true);
            int found = 0;
            for (Future<Integer> each : all) {
                found += each.get();
            }
            assertThat(found).as("answers that were found").isPositive();
            assertThat(store.tiers().get(store.tiers().size() - 1).hits())
                    .as("those that were found below")
                    .isPositive();
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    private int use(Store store, Random random) {
        int found = 0;
        while (!over.get()) {
            int number = random.nextInt(KEYS);
            int least = oldest.get(number);
            for (Stored each : store.find(Pile.key(number))) {
                found++;
                assertThat(each.status()).as("of " + number).isGreaterThanOrEqualTo(least);
            }
            uses.incrementAndGet();
            long mark = store.mark();
            int now = current.get(number);
            if (random.nextBoolean()) {
                store.put(Pile.key(number), of(number, now), mark);
            }
        }
        return found;
    }

    private static Stored of(int number, int status) {
        Stored some = Pile.answer(number, LENGTH);
        return new Stored(
                status,
                some.headers(),
                some.content(),
                null,
                some.selecting(),
                some.times(),
                some.lifetime(),
                some.tags(),
                some.endedAt());
    }

    private void takeAway(Store store, Random random) {
        int number = random.nextInt(KEYS);
        if (random.nextInt(4) > 0) {
            int next = current.incrementAndGet(number);
            store.remove(Pile.key(number).url());
            oldest.set(number, next);
            return;
        }
        int[] next = new int[KEYS];
        for (int i = number % 10; i < KEYS; i += 10) {
            next[i] = current.incrementAndGet(i);
        }
        store.removeIf((key, stored) -> stored.tags().contains("t" + number % 10), null);
        for (int i = number % 10; i < KEYS; i += 10) {
            oldest.set(i, next[i]);
        }
    }
}
