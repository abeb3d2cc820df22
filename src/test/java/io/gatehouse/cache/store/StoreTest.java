package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Given;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Storing;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreTest {
    private static CacheKey key(String url) {
        return new CacheKey("route", url, "");
    }

    private static Stored of(int length) {
        return variant("", length);
    }

    /** One of several of an address. */
    private static Stored variant(String value, int length) {
        Request request = Given.get("A", value);
        return Given.stored(request, Given.reply(200, "Cache-Control", "max-age=5", "Vary", "A"), "x".repeat(length));
    }

    private static Stored dated(int second) {
        String date = "Sat, 28 Mar 2026 10:00:0" + second + " GMT";
        return Given.stored(Given.get(), Given.reply(200, "Cache-Control", "max-age=5", "Date", date), "of " + second);
    }

    private static long weightOf(Stored... answers) {
        Store alone = Stores.onHeap(Long.MAX_VALUE);
        for (Stored each : answers) {
            alone.put(key("/a"), each);
        }
        return alone.heap().bytes();
    }

    @Test
    void whatWasPutIsFound() {
        Store store = Stores.onHeap(1 << 20);
        Stored stored = of(1);
        store.put(key("/a"), stored);
        assertThat(store.find(key("/a"))).containsExactly(stored);
        assertThat(store.find(key("/b"))).isEmpty();
        assertThat(store.find(new CacheKey("route", "/a", "somebody"))).isEmpty();
        assertThat(store.find(new CacheKey("other", "/a", ""))).isEmpty();
    }

    @Test
    void anAnswerReplacesThatOfTheSameRequestAndStandsFirst() {
        Store store = Stores.onHeap(1 << 20);
        Stored other = variant("2", 20);
        Stored next = variant("1", 30);
        store.put(key("/a"), variant("1", 10));
        store.put(key("/a"), other);
        store.put(key("/a"), next);
        assertThat(store.find(key("/a"))).containsExactly(next, other);
        assertThat(store.heap().entries()).isEqualTo(2);
        assertThat(store.heap().bytes()).isEqualTo(weightOf(other, next));
    }

    @Test
    void whatHasNotBeenUsedForLongestGoesFirst() {
        Store store = Stores.onHeap(3 * weightOf(of(1000)));
        store.put(key("/a"), of(1000));
        store.put(key("/b"), of(1000));
        store.put(key("/c"), of(1000));
        store.find(key("/a"));
        store.put(key("/d"), of(1000));
        assertThat(store.find(key("/b"))).isEmpty();
        assertThat(store.find(key("/a"))).hasSize(1);
        assertThat(store.heap().evicted()).isEqualTo(1);
        store.put(key("/e"), of(2000));
        assertThat(store.find(key("/c"))).isEmpty();
        assertThat(store.find(key("/d"))).isEmpty();
        assertThat(store.heap().entries()).isEqualTo(2);
        assertThat(store.heap().evicted()).isEqualTo(3);
    }

    @Test
    void variantsOfOneAddressWeighTogetherAndGoTogether() {
        Stored one = variant("1", 1000);
        Stored two = variant("2", 1000);
        Store store = Stores.onHeap(weightOf(one, two) + weightOf(of(1)));
        store.put(key("/a"), one);
        store.put(key("/a"), two);
        store.put(key("/b"), of(1));
        assertThat(store.heap().entries()).isEqualTo(3);
        store.put(key("/c"), of(1));
        assertThat(store.find(key("/a"))).isEmpty();
        assertThat(store.heap().evicted()).isEqualTo(2);
        assertThat(store.heap().bytes()).isEqualTo(2 * weightOf(of(1)));
    }

    @Test
    void oneThatIsLargerThanAllThereIsTakesNothingAway() {
        Store store = Stores.onHeap(2 * weightOf(of(1000)));
        store.put(key("/a"), of(1000));
        store.put(key("/b"), of(5000));
        assertThat(store.find(key("/a"))).hasSize(1);
        assertThat(store.find(key("/b"))).isEmpty();
        store.put(key("/a"), of(5000));
        assertThat(store.find(key("/a"))).as("what it replaces").isEmpty();
        assertThat(store.heap().bytes()).isZero();
    }

    @Test
    void ofManyVariantsTheOldestGo() {
        Store store = Stores.onHeap(1L << 30);
        for (int i = 0; i < 1000; i++) {
            store.put(key("/a"), variant("v" + i, 10));
        }
        List<Stored> left = store.find(key("/a"));
        assertThat(left).hasSizeBetween(10, 100);
        assertThat(Stored.pick(left, Given.get("A", "v999").headers())).isNotNull();
        assertThat(store.heap().entries()).isEqualTo(left.size());
        assertThat(store.heap().evicted()).isEqualTo(1000 - left.size());
        assertThat(store.heap().bytes()).isEqualTo(weightOf(left.toArray(Stored[]::new)));
    }

    /** The fields of requests, addresses and tags are what others choose, and take memory like content. */
    @Test
    void allThatIsLongWeighs() {
        String text = "x".repeat(5000);
        long least = weightOf(of(1)) + 4990;
        assertThat(weightOf(variant(text, 1))).as("a field of the request").isGreaterThanOrEqualTo(least);
        Store store = Stores.onHeap(1 << 20);
        store.put(key('/' + text), of(1));
        assertThat(store.heap().bytes()).as("the address").isGreaterThanOrEqualTo(least);
        Stored tagged = Given.stored("Cache-Control", "max-age=5", "Cache-Tag", text);
        assertThat(weightOf(tagged)).as("a tag").isGreaterThanOrEqualTo(5000);
    }

    @Test
    void anAnswerIsReplacedOnlyWhereItIsStillThere() {
        Store store = Stores.onHeap(1 << 20);
        Stored old = of(10);
        Stored next = of(20);
        store.put(key("/a"), old);
        store.replace(key("/a"), old, next);
        assertThat(store.find(key("/a"))).containsExactly(next);
        assertThat(store.heap().bytes()).isEqualTo(weightOf(next));
        store.replace(key("/a"), old, of(30));
        store.replace(key("/b"), old, of(30));
        assertThat(store.find(key("/a"))).containsExactly(next);
        assertThat(store.find(key("/b"))).isEmpty();
        assertThat(store.heap().entries()).isEqualTo(1);
        store.replace(key("/a"), old, null);
        assertThat(store.heap().entries()).isEqualTo(1);
        store.replace(key("/a"), next, null);
        assertThat(store.heap().entries()).isZero();
        assertThat(store.heap().bytes()).isZero();
    }

    @Test
    void anAnswerThatStillHoldsIsTheNewestAndOneThatWasEndedIsNot() {
        Store store = Stores.onHeap(1 << 20);
        Stored one = variant("1", 10);
        Stored two = variant("2", 10);
        store.put(key("/a"), one);
        store.put(key("/a"), two);
        Stored ended = one.ended(Given.NOW);
        store.replace(key("/a"), one, ended);
        assertThat(store.find(key("/a"))).containsExactly(two, ended);
        Stored fresh = new Storing(Given.RULES, false)
                .freshened(ended, Headers.EMPTY, new Storing.Span(Given.NOW, Given.NOW + 1));
        store.replace(key("/a"), ended, fresh);
        assertThat(store.find(key("/a"))).containsExactly(fresh, two);
    }

    @Test
    void anAddressIsTakenAwayForAll() {
        Store store = Stores.onHeap(1 << 20);
        store.put(key("/a"), variant("1", 1));
        store.put(key("/a"), variant("2", 1));
        store.put(new CacheKey("route", "/a", "somebody"), of(1));
        store.put(new CacheKey("other", "/a", ""), of(1));
        store.put(key("/b"), of(1));
        assertThat(store.remove("/a")).isEqualTo(4);
        assertThat(store.remove("/a")).isZero();
        assertThat(store.remove("/c")).isZero();
        assertThat(store.heap().entries()).isEqualTo(1);
        assertThat(store.heap().bytes()).isEqualTo(weightOf(of(1)));
        assertThat(store.heap().evicted()).isZero();
    }

    @Test
    void someAreTakenAwayOrChanged() {
        Store store = Stores.onHeap(1 << 20);
        Stored one = variant("1", 1);
        Stored two = variant("2", 1);
        store.put(key("/a"), one);
        store.put(key("/a"), two);
        store.put(key("/b"), of(1));
        assertThat(store.removeIf((key, stored) -> stored == one, null)).isEqualTo(1);
        assertThat(store.find(key("/a"))).containsExactly(two);
        Stored ended = two.ended(Given.NOW);
        assertThat(store.removeIf((key, stored) -> key.url().equals("/a"), stored -> ended))
                .isEqualTo(1);
        assertThat(store.find(key("/a"))).containsExactly(ended);
        assertThat(store.removeIf((key, stored) -> true, null)).isEqualTo(2);
        assertThat(store.heap().entries()).isZero();
        assertThat(store.heap().bytes()).isZero();
    }

    @Test
    void othersFindAnswersWhileAllAreLookedThrough() throws InterruptedException {
        Store store = Stores.onHeap(1 << 20);
        store.put(key("/a"), of(1));
        CountDownLatch found = new CountDownLatch(1);
        boolean[] inTime = {false};
        store.removeIf(
                (key, stored) -> {
                    Thread other = new Thread(() -> {
                        store.find(key("/a"));
                        found.countDown();
                    });
                    other.start();
                    try {
                        inTime[0] = found.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    return true;
                },
                null);
        assertThat(inTime[0]).isTrue();
        assertThat(store.heap().entries()).isZero();
    }

    @Test
    void anOlderOneThatComesLaterDoesNotTakeThePlaceOfANewerOne() {
        Store store = Stores.onHeap(1 << 20);
        Stored older = dated(1);
        Stored newer = dated(2);
        long both = store.mark();
        assertThat(store.put(key("/a"), newer, both)).isTrue();
        assertThat(store.put(key("/a"), older, both)).isTrue();
        assertThat(store.find(key("/a"))).containsExactly(newer);
        // unless it was asked for after the other was there: clocks of upstreams differ
        assertThat(store.put(key("/a"), older, store.mark())).isTrue();
        assertThat(store.find(key("/a"))).containsExactly(older);
        assertThat(store.put(key("/a"), newer, both)).isTrue();
        assertThat(store.find(key("/a"))).containsExactly(newer);
    }

    @Test
    void nothingIsLeftAfterItsEnd() {
        Store store = Stores.onHeap(1 << 20);
        store.put(key("/a"), of(1));
        store.close();
        assertThat(store.find(key("/a"))).isEmpty();
        assertThat(store.heap().bytes()).isZero();
        assertThat(store.remove("/a")).isZero();
    }

    @ParameterizedTest(name = "of {0} octets, {1} of each address")
    @CsvSource({"10, 1", "2000, 1", "10, 10"})
    void whatItWeighsIsAboutWhatItTakes(int length, int variants) {
        List<Store> held = new ArrayList<>();
        long before = heap();
        Store store = Stores.onHeap(8L << 20);
        held.add(store);
        for (int i = 0; store.heap().evicted() == 0; i++) {
            CacheKey key = new CacheKey("route", "http://example.test/things/" + i / variants, "");
            store.put(key, answer(i % variants, length));
        }
        long taken = heap() - before;
        assertThat(held.get(0).heap().bytes()).isBetween(7L << 20, 8L << 20);
        assertThat(taken).isBetween(3L << 20, 9L << 20);
    }

    private static Stored answer(int variant, int length) {
        // as they come from the wire: no text is shared
        String[] fields = {
            "Date",
            Given.DATE,
            "Cache-Control",
            "max-age=60",
            "Vary",
            "A",
            "ETag",
            "\"abcdefgh\"",
            "Content-Type",
            "application/json"
        };
        for (int i = 0; i < fields.length; i++) {
            fields[i] = new String(fields[i].toCharArray());
        }
        return Given.stored(Given.get("A", "v" + variant), Given.reply(200, fields), "x".repeat(length));
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void aKeyTellsNobodyWhoAsked() {
        assertThat(new CacheKey("r", "/a", "secret")).hasToString("/a (of one caller)");
        assertThat(Set.of(key("/a")).toString()).doesNotContain("route");
    }

    @Test
    void whatWasAskedForBeforeItsAddressWasTakenAwayIsNotPut() {
        Store store = Stores.onHeap(1 << 20);
        long mark = store.mark();
        store.remove("/a");
        assertThat(store.put(key("/a"), of(1), mark)).isFalse();
        assertThat(store.put(key("/b"), of(1), mark)).isTrue();
        assertThat(store.put(key("/a"), of(1), store.mark())).isTrue();
        assertThat(store.find(key("/a"))).hasSize(1);
    }

    @Test
    void whatWasAskedForBeforeAPurgeIsNotPut() {
        Store store = Stores.onHeap(1 << 20);
        long mark = store.mark();
        store.removeIf((key, stored) -> false, null);
        assertThat(store.put(key("/a"), of(1), mark)).isFalse();
        assertThat(store.put(key("/a"), of(1), store.mark())).isTrue();
    }

    @Test
    void ofManyAddressesThatWereTakenAwayNoneIsForgottenInVain() {
        Store store = Stores.onHeap(1 << 20);
        store.remove("/a");
        long mark = store.mark();
        store.remove("/first");
        for (int i = 0; i < 10_000; i++) {
            store.remove("/" + i);
        }
        assertThat(store.put(key("/first"), of(1), mark)).isFalse();
        assertThat(store.put(key("/a"), of(1), mark)).as("on the safe side").isFalse();
        assertThat(store.put(key("/a"), of(1), store.mark())).isTrue();
    }
}
