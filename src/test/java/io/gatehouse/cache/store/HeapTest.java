package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Given;
import io.gatehouse.cache.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who is answered while something else is done. */
class HeapTest {
    private static final CacheKey KEY = new CacheKey("route", "/a", "");

    private final List<CacheKey> gone = new ArrayList<>();
    private final List<Boolean> wereThere = new ArrayList<>();
    private final Heap heap = new Heap(3000, this::goes);

    private void goes(Heap.Evicted evicted) {
        gone.add(evicted.key());
        wereThere.add(heap.has(evicted.key()));
    }

    private static Stored stored(String content) {
        return Given.stored(Given.get(), Given.reply(200, "Cache-Control", "max-age=5"), content);
    }

    private void put(CacheKey key, String content) {
        assertThat(heap.put(key, stored(content), heap.mark())).isTrue();
    }

    @Test
    void whoFindsSomethingWaitsForNobodyWhoChangesSomething() throws Exception {
        put(KEY, "a");
        synchronized (heap) {
            assertThat(CompletableFuture.supplyAsync(() -> heap.find(KEY)).get(20, TimeUnit.SECONDS))
                    .hasSize(1);
            assertThat(CompletableFuture.supplyAsync(() -> heap.find(new CacheKey("route", "/b", "")))
                            .get(20, TimeUnit.SECONDS))
                    .isEmpty();
        }
    }

    @Test
    void whatIsReplacedIsThereAllTheTime() throws Exception {
        put(KEY, "a");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> missed = CompletableFuture.supplyAsync(() -> {
            int times = 0;
            while (!over.get()) {
                times += heap.find(KEY).isEmpty() ? 1 : 0;
            }
            return times;
        });
        for (int i = 0; i < 200_000; i++) {
            put(KEY, "a");
        }
        over.set(true);
        assertThat(missed.get(20, TimeUnit.SECONDS)).isZero();
    }

    /** Who misses it on the heap looks where it goes, and must find it there. */
    @Test
    void whatGoesIsToldBeforeItIsGone() {
        String large = "x".repeat(1000);
        CacheKey other = new CacheKey("route", "/b", "");
        put(KEY, large);
        put(other, large);
        assertThat(gone).containsExactly(KEY);
        assertThat(wereThere).containsExactly(true);
        assertThat(heap.has(KEY)).isFalse();
    }

    /** Nobody else knows of it yet when it is used. */
    @Test
    void whatIsUsedWhileOthersGoStays() {
        String small = "x".repeat(200);
        CacheKey used = new CacheKey("route", "/used", "");
        put(used, small);
        for (int i = 0; i < 20; i++) {
            heap.find(used);
            put(new CacheKey("route", "/" + i, ""), small);
        }
        assertThat(heap.has(used)).isTrue();
        assertThat(gone)
                .isNotEmpty()
                .doesNotContain(used)
                .isSortedAccordingTo((a, b) -> Integer.compare(
                        Integer.parseInt(a.url().substring(1)),
                        Integer.parseInt(b.url().substring(1))));
    }
}
