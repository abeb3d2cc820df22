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

/** Answers on the heap: which of them there are, what they weigh, and which go. */
class StoreTest {
    private static final CacheKey A = key("/a");
    private static final CacheKey B = key("/b");

    /** One that has room for all that most tests put into it. */
    private final Store store = Stores.onHeap(1 << 20);

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
            alone.put(A, each);
        }
        return alone.heap().bytes();
    }

    @Test
    void whatWasPutIsFound() {
        Stored stored = of(1);
        store.put(A, stored);
        assertThat(store.find(A)).containsExactly(stored);
        assertThat(store.find(B)).isEmpty();
        assertThat(store.find(new CacheKey("route", "/a", "somebody"))).isEmpty();
        assertThat(store.find(new CacheKey("other", "/a", ""))).isEmpty();
    }

    @Test
    void anAnswerReplacesThatOfTheSameRequestAndStandsFirst() {
        Stored other = variant("2", 20);
        Stored next = variant("1", 30);
        store.put(A, variant("1", 10));
        store.put(A, other);
        store.put(A, next);
        assertThat(store.find(A)).containsExactly(next, other);
        assertThat(store.heap().entries()).isEqualTo(2);
        assertThat(store.heap().bytes()).isEqualTo(weightOf(other, next));
    }

    @Test
    void whatHasNotBeenUsedForLongestGoesFirst() {
        Store small = Stores.onHeap(3 * weightOf(of(1000)));
        small.put(A, of(1000));
        small.put(B, of(1000));
        small.put(key("/c"), of(1000));
        small.find(A);
        small.put(key("/d"), of(1000));
        assertThat(small.find(B)).isEmpty();
        assertThat(small.find(A)).hasSize(1);
        assertThat(small.heap().evicted()).isEqualTo(1);
        small.put(key("/e"), of(2000));
        assertThat(small.find(key("/c"))).isEmpty();
        assertThat(small.find(key("/d"))).isEmpty();
        assertThat(small.heap().entries()).isEqualTo(2);
        assertThat(small.heap().evicted()).isEqualTo(3);
    }

    @Test
    void variantsOfOneAddressWeighTogetherAndGoTogether() {
        Stored one = variant("1", 1000);
        Stored two = variant("2", 1000);
        Store small = Stores.onHeap(weightOf(one, two) + weightOf(of(1)));
        small.put(A, one);
        small.put(A, two);
        small.put(B, of(1));
        assertThat(small.heap().entries()).isEqualTo(3);
        small.put(key("/c"), of(1));
        assertThat(small.find(A)).isEmpty();
        assertThat(small.heap().evicted()).isEqualTo(2);
        assertThat(small.heap().bytes()).isEqualTo(2 * weightOf(of(1)));
    }

    @Test
    void oneThatIsLargerThanAllThereIsTakesNothingAway() {
        Store small = Stores.onHeap(2 * weightOf(of(1000)));
        small.put(A, of(1000));
        small.put(B, of(5000));
        assertThat(small.find(A)).hasSize(1);
        assertThat(small.find(B)).isEmpty();
        small.put(A, of(5000));
        assertThat(small.find(A)).as("what it replaces").isEmpty();
        assertThat(small.heap().bytes()).isZero();
    }

    @Test
    void ofManyVariantsTheOldestGo() {
        Store large = Stores.onHeap(1L << 30);
        for (int i = 0; i < 1000; i++) {
            large.put(A, variant("v" + i, 10));
        }
        List<Stored> left = large.find(A);
        assertThat(left).hasSizeBetween(10, 100);
        assertThat(Stored.pick(left, Given.get("A", "v999").headers())).isNotNull();
        assertThat(large.heap().entries()).isEqualTo(left.size());
        assertThat(large.heap().evicted()).isEqualTo(1000 - left.size());
        assertThat(large.heap().bytes()).isEqualTo(weightOf(left.toArray(Stored[]::new)));
    }

    /** The fields of requests, addresses and tags are what others choose, and take memory like content. */
    @Test
    void allThatIsLongWeighs() {
        String text = "x".repeat(5000);
        long least = weightOf(of(1)) + 4990;
        assertThat(weightOf(variant(text, 1))).as("a field of the request").isGreaterThanOrEqualTo(least);
        store.put(key('/' + text), of(1));
        assertThat(store.heap().bytes()).as("the address").isGreaterThanOrEqualTo(least);
        Stored tagged = Given.stored("Cache-Control", "max-age=5", "Cache-Tag", text);
        assertThat(weightOf(tagged)).as("a tag").isGreaterThanOrEqualTo(5000);
    }

    @Test
    void anAnswerIsReplacedOnlyWhereItIsStillThere() {
        Stored old = of(10);
        Stored next = of(20);
        store.put(A, old);
        store.replace(A, old, next);
        assertThat(store.find(A)).containsExactly(next);
        assertThat(store.heap().bytes()).isEqualTo(weightOf(next));
        store.replace(A, old, of(30));
        store.replace(B, old, of(30));
        assertThat(store.find(A)).containsExactly(next);
        assertThat(store.find(B)).isEmpty();
        assertThat(store.heap().entries()).isEqualTo(1);
        store.replace(A, old, null);
        assertThat(store.heap().entries()).isEqualTo(1);
        store.replace(A, next, null);
        assertThat(store.heap().entries()).isZero();
        assertThat(store.heap().bytes()).isZero();
    }

    @Test
    void anAnswerThatStillHoldsIsTheNewestAndOneThatWasEndedIsNot() {
        Stored one = variant("1", 10);
        Stored two = variant("2", 10);
        store.put(A, one);
        store.put(A, two);
        Stored ended = one.ended(Given.NOW);
        store.replace(A, one, ended);
        assertThat(store.find(A)).containsExactly(two, ended);
        Stored fresh = new Storing(Given.RULES, false)
                .freshened(ended, Headers.EMPTY, new Storing.Span(Given.NOW, Given.NOW + 1));
        store.replace(A, ended, fresh);
        assertThat(store.find(A)).containsExactly(fresh, two);
    }

    @Test
    void anAddressIsTakenAwayForAll() {
        store.put(A, variant("1", 1));
        store.put(A, variant("2", 1));
        store.put(new CacheKey("route", "/a", "somebody"), of(1));
        store.put(new CacheKey("other", "/a", ""), of(1));
        store.put(B, of(1));
        assertThat(store.remove("/a")).isEqualTo(4);
        assertThat(store.remove("/a")).isZero();
        assertThat(store.remove("/c")).isZero();
        assertThat(store.heap().entries()).isEqualTo(1);
        assertThat(store.heap().bytes()).isEqualTo(weightOf(of(1)));
        assertThat(store.heap().evicted()).isZero();
    }

    @Test
    void someAreTakenAwayOrChanged() {
        Stored one = variant("1", 1);
        Stored two = variant("2", 1);
        store.put(A, one);
        store.put(A, two);
        store.put(B, of(1));
        assertThat(store.removeIf((key, stored) -> stored == one, null)).isEqualTo(1);
        assertThat(store.find(A)).containsExactly(two);
        Stored ended = two.ended(Given.NOW);
        assertThat(store.removeIf((key, stored) -> key.url().equals("/a"), stored -> ended))
                .isEqualTo(1);
        assertThat(store.find(A)).containsExactly(ended);
        assertThat(store.removeIf((key, stored) -> true, null)).isEqualTo(2);
        assertThat(store.heap().entries()).isZero();
        assertThat(store.heap().bytes()).isZero();
    }

    @Test
    void othersFindAnswersWhileAllAreLookedThrough() throws InterruptedException {
        store.put(A, of(1));
        CountDownLatch found = new CountDownLatch(1);
        boolean[] inTime = {false};
        store.removeIf(
                (key, stored) -> {
                    Thread other = new Thread(() -> {
                        store.find(A);
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
        Stored older = dated(1);
        Stored newer = dated(2);
        long both = store.mark();
        assertThat(store.put(A, newer, both)).isTrue();
        assertThat(store.put(A, older, both)).isTrue();
        assertThat(store.find(A)).containsExactly(newer);
        // unless it was asked for after the other was there: clocks of upstreams differ
        assertThat(store.put(A, older, store.mark())).isTrue();
        assertThat(store.find(A)).containsExactly(older);
        assertThat(store.put(A, newer, both)).isTrue();
        assertThat(store.find(A)).containsExactly(newer);
    }

    @Test
    void nothingIsLeftAfterItsEnd() {
        store.put(A, of(1));
        store.close();
        assertThat(store.find(A)).isEmpty();
        assertThat(store.heap().bytes()).isZero();
        assertThat(store.remove("/a")).isZero();
    }

    @ParameterizedTest(name = "of {0} octets, {1} of each address")
    @CsvSource({"10, 1", "2000, 1", "10, 10"})
    void whatItWeighsIsAboutWhatItTakes(int length, int variants) {
        List<Store> held = new ArrayList<>();
        long before = heap();
        Store full = Stores.onHeap(8L << 20);
        held.add(full);
        for (int i = 0; full.heap().evicted() == 0; i++) {
            CacheKey key = new CacheKey("route", "http://example.test/things/" + i / variants, "");
            full.put(key, answer(i % variants, length));
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
        assertThat(Set.of(A).toString()).doesNotContain("route");
    }

    @Test
    void whatWasAskedForBeforeItsAddressWasTakenAwayIsNotPut() {
        long mark = store.mark();
        store.remove("/a");
        assertThat(store.put(A, of(1), mark)).isFalse();
        assertThat(store.put(B, of(1), mark)).isTrue();
        assertThat(store.put(A, of(1), store.mark())).isTrue();
        assertThat(store.find(A)).hasSize(1);
    }

    @Test
    void whatWasAskedForBeforeAPurgeIsNotPut() {
        long mark = store.mark();
        store.removeIf((key, stored) -> false, null);
        assertThat(store.put(A, of(1), mark)).isFalse();
        assertThat(store.put(A, of(1), store.mark())).isTrue();
    }

    @Test
    void ofManyAddressesThatWereTakenAwayNoneIsForgottenInVain() {
        store.remove("/a");
        long mark = store.mark();
        store.remove("/first");
        for (int i = 0; i < 10_000; i++) {
            store.remove("/" + i);
        }
        assertThat(store.put(key("/first"), of(1), mark)).isFalse();
        assertThat(store.put(A, of(1), mark)).as("on the safe side").isFalse();
        assertThat(store.put(A, of(1), store.mark())).isTrue();
    }
}
