package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.cache.Bench.Told;
import io.gatehouse.testing.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of those who want the same at a time: who waits, who reads along, and who goes by itself. */
@Timeout(60)
class CacheCollapsingTest {
    private static final String COLLAPSED = "gatehouse; fwd=uri-miss; fwd-status=200; collapsed";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Answers begin when this is open. */
    private final CountDownLatch begin = new CountDownLatch(1);

    /** One for each whose content is read, and which has been offered to others. */
    private final Semaphore begun = new Semaphore(0);

    /** And it ends when this is. */
    private final CountDownLatch rest = new CountDownLatch(1);

    @AfterEach
    void stop() throws InterruptedException {
        begin.countDown();
        rest.countDown();
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Content whose second half comes later. */
    private Body inHalves(String text) {
        return new BodyAround(Bench.body(text)) {
            @Override
            public InputStream stream() throws IOException {
                begun.release();
                InputStream in = body.stream();
                InputStream late = new InputStream() {
                    @Override
                    public int read() throws IOException {
                        await(rest);
                        return in.read();
                    }
                };
                byte[] first = in.readNBytes((int) length() / 2);
                return new SequenceInputStream(Body.of(first).stream(), late);
            }

            @Override
            public boolean replayable() {
                return false;
            }
        };
    }

    private Bench bench(String options, String... fields) throws Exception {
        Bench bench = new Bench(options);
        bench.upstream = request -> {
            await(begin);
            return new Reply(200, Headers.of(fields), inHalves("0123456789"));
        };
        return bench;
    }

    private Future<Told> sending(Bench bench, String fields) {
        return threads.submit(() -> bench.send("GET /a", fields));
    }

    /** The first, whose request is on its way. */
    private Future<Told> asking(Bench bench, String fields) {
        Future<Told> first = sending(bench, fields);
        Eventually.is(() -> bench.asked.size() == 1);
        return first;
    }

    /** One that waits for it. */
    private Future<Told> waiting(Bench bench, String fields) {
        Future<Told> other = sending(bench, fields);
        Eventually.is(() -> bench.waiting() == 1);
        return other;
    }

    private static void areTold(List<Future<Told>> all, String text) throws Exception {
        for (Future<Told> each : all) {
            assertThat(told(each).text()).isEqualTo(text);
        }
    }

    private static Told told(Future<Told> sending) throws Exception {
        return sending.get(20, TimeUnit.SECONDS);
    }

    /** One who asks, and so many who wait for it. */
    private List<Future<Told>> together(Bench bench, int others) {
        List<Future<Told>> all = new ArrayList<>(List.of(asking(bench, "")));
        Stream.generate(() -> sending(bench, "")).limit(others).forEach(all::add);
        Eventually.is(() -> bench.waiting() == others);
        return all;
    }

    @Test
    void thousandWhoWantTheSameAskOnce() throws Exception {
        Bench bench = bench("ttl: 1h");
        List<Future<Told>> all = together(bench, 999);
        begin.countDown();
        rest.countDown();
        areTold(all, "0123456789");
        assertThat(all.stream().filter(each -> status(each).equals(COLLAPSED))).hasSize(999);
        assertThat(bench.asked).hasSize(1);
    }

    private static String status(Future<Told> each) {
        try {
            return told(each).cacheStatus();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoWaitsIsLetGoAsSoonAsTheAnswerBegins() throws Exception {
        Bench bench = bench("ttl: 1h");
        List<Future<Told>> all = together(bench, 9);
        begin.countDown();
        Eventually.is(() -> bench.waiting() == 0);
        assertThat(all).noneMatch(Future::isDone);
        rest.countDown();
        for (Future<Told> each : all) {
            assertThat(told(each).headers().first("Age")).isIn(null, "0");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"If-None-Match: \"v1\"|304|", "If-None-Match: \"v0\"|200|0123456789", "Range: bytes=2-4|206|234"
            })
    void whoHasAConditionOrWantsAPartIsAnsweredAtTheEnd(String row) throws Exception {
        String[] words = row.split("\\|", -1);
        Bench bench = bench("ttl: 1h", "ETag", "\"v1\"");
        Future<Told> first = asking(bench, "");
        begin.countDown();
        Future<Told> other = waiting(bench, words[0]);
        rest.countDown();
        assertThat(told(first).status()).isEqualTo(200);
        assertThat(told(other).status()).isEqualTo(Integer.parseInt(words[1]));
        assertThat(told(other).text()).isEqualTo(words[2]);
        assertThat(told(other).cacheStatus()).isEqualTo("gatehouse; fwd=uri-miss; collapsed");
        assertThat(bench.asked).hasSize(1);
    }

    @Test
    void thoseWhoGetAnotherVariantWaitForEachOther() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        bench.upstream = request -> {
            await(begin);
            String language = String.valueOf(request.headers().first("Accept-Language"));
            return new Reply(200, Headers.of("Vary", "Accept-Language"), inHalves("hello in " + language));
        };
        List<Future<Told>> german = new ArrayList<>(List.of(asking(bench, "Accept-Language: de")));
        List<Future<Told>> french = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            french.add(sending(bench, "Accept-Language: fr"));
            german.add(sending(bench, "Accept-Language: de"));
        }
        Eventually.is(() -> bench.waiting() == 40);
        begin.countDown();
        rest.countDown();
        for (int i = 0; i < 20; i++) {
            assertThat(told(french.get(i)).text()).isEqualTo("hello in fr");
            assertThat(told(german.get(i)).text()).isEqualTo("hello in de");
        }
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void whoWantsNoneThatIsStoredGoesByItselfWhenTheAnswerBegins() throws Exception {
        Bench bench = bench("ttl: 1h");
        Future<Told> first = asking(bench, "");
        Future<Told> own = waiting(bench, "Cache-Control: no-cache");
        begin.countDown();
        Eventually.is(() -> bench.asked.size() == 2);
        rest.countDown();
        assertThat(told(own).cacheStatus()).startsWith("gatehouse; fwd=uri-miss; fwd-status=200; stored");
        assertThat(told(first).status()).isEqualTo(200);
    }

    /** It was fresh when they came. */
    @Test
    void whoWaitsGetsAnAnswerThatTakesLongerToComeThanItIsFresh() throws Exception {
        Bench bench = bench("", "Cache-Control", "max-age=2", "ETag", "\"v1\"");
        List<Future<Told>> all = together(bench, 9);
        bench.pass(5);
        begin.countDown();
        rest.countDown();
        for (Future<Told> each : all) {
            assertThat(told(each).text()).isEqualTo("0123456789");
            assertThat(told(each).headers().first("Age")).isIn(null, "5");
        }
        assertThat(bench.asked).hasSize(1);
        bench.get("/a");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void whoWaitsForTheEndGetsWhatWasFreshWhenItCame() throws Exception {
        Bench bench = bench("", "Cache-Control", "max-age=2", "ETag", "\"v1\"");
        Future<Told> first = asking(bench, "");
        Future<Told> other = waiting(bench, "If-None-Match: \"v1\"");
        begin.countDown();
        bench.pass(5);
        rest.countDown();
        assertThat(told(first).status()).isEqualTo(200);
        assertThat(told(other).status()).isEqualTo(304);
        assertThat(told(other).cacheStatus()).isEqualTo("gatehouse; fwd=uri-miss; collapsed");
        assertThat(bench.asked).hasSize(1);
    }

    /** Its content still comes, or its first octet does. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thoseWhoComeWhenItIsNotFreshAnyMoreWaitForOneNewRequest(boolean begins) throws Exception {
        Bench bench = bench("", "Cache-Control", "max-age=2", "ETag", "\"v1\"");
        CountDownLatch second = new CountDownLatch(1);
        Future<Told> first = asking(bench, "");
        bench.upstream = request -> {
            await(second);
            return Bench.reply(200, "Cache-Control: max-age=2", "anew");
        };
        if (begins) {
            begin.countDown();
            begun.acquire();
        }
        bench.pass(3);
        List<Future<Told>> late =
                Stream.generate(() -> sending(bench, "")).limit(9).toList();
        if (!begins) {
            Eventually.is(() -> bench.waiting() == 9);
            begin.countDown();
        }
        Eventually.is(() -> bench.asked.size() == 2 && bench.waiting() == 8);
        second.countDown();
        areTold(late, "anew");
        rest.countDown();
        assertThat(told(first).text()).isEqualTo("0123456789");
        assertThat(bench.asked).hasSize(2);
    }

    @Test
    void callersWhoComeLateWaitForNobodyElse() throws Exception {
        Bench bench = bench("", "Cache-Control", "max-age=2", "ETag", "\"v1\"");
        begin.countDown();
        List<Future<Told>> first = bothCallers(bench, 0);
        begun.acquire(2);
        bench.pass(3);
        CountDownLatch second = new CountDownLatch(1);
        bench.upstream = request -> {
            await(second);
            return Bench.reply(
                    200, "Cache-Control: max-age=2", request.headers().first("X-Who"));
        };
        List<Future<Told>> late = bothCallers(bench, 2);
        second.countDown();
        assertThat(told(late.get(0)).text()).isEqualTo("anna");
        assertThat(told(late.get(1)).text()).isEqualTo("bob");
        rest.countDown();
        areTold(first, "0123456789");
    }

    private List<Future<Told>> bothCallers(Bench bench, int before) {
        List<Future<Told>> both = new ArrayList<>();
        for (String who : List.of("anna", "bob")) {
            bench.caller = Bench.caller(who);
            both.add(sending(bench, "X-Who: " + who));
            int expected = before + both.size();
            // whoever waits goes by itself when it has waited for long
            Eventually.is(() -> bench.asked.size() == expected || bench.waiting() > 0);
            assertThat(bench.waiting()).isZero();
        }
        return both;
    }

    /** A new one would not be younger. */
    @ParameterizedTest
    @ValueSource(strings = {"60", "61, 62"})
    void whatIsOldWhenItComesLetsAllGoByThemselvesAtOnce(String age) throws Exception {
        Bench bench = bench("", "Cache-Control", "max-age=60", "ETag", "\"v1\"", "Age", age);
        List<Future<Told>> all = together(bench, 9);
        // whoever waited for another would get this one
        bench.answers(200, "Cache-Control: max-age=60", "own");
        begin.countDown();
        areTold(all.subList(1, 10), "own");
        assertThat(bench.asked).hasSize(10);
        rest.countDown();
        assertThat(told(all.get(0)).text()).isEqualTo("0123456789");
    }

    /** RFC 9111 §5.2.2.2: also to those who waited for it. */
    @Test
    void whatMustBeValidatedIsGivenToNobodyWhenItIsNotFresh() throws Exception {
        Bench bench = bench("", "Cache-Control", "max-age=2, must-revalidate", "ETag", "\"v1\"");
        List<Future<Told>> all = together(bench, 9);
        bench.answers(200, "Cache-Control: max-age=60", "anew");
        bench.pass(5);
        begin.countDown();
        areTold(all.subList(1, 10), "anew");
        rest.countDown();
        assertThat(bench.asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-age=0", "max-age=60, no-cache"})
    void whatIsNeverFreshIsForWhoAskedAlone(String said) throws Exception {
        Bench bench = bench("", "Cache-Control", said, "ETag", "\"v1\"");
        List<Future<Told>> all = together(bench, 9);
        begin.countDown();
        Eventually.is(() -> bench.asked.size() == 10);
        rest.countDown();
        areTold(all, "0123456789");
    }

    /** What comes may be what there was before the change. */
    @Test
    void whoComesAfterAChangeDoesNotReadWhatWasAskedForBeforeIt() throws Exception {
        Bench bench = bench("ttl: 1h");
        Future<Told> first = asking(bench, "");
        begin.countDown();
        bench.answers(200, "", "changed");
        bench.send("POST /a", "");
        assertThat(told(sending(bench, "")).text()).isEqualTo("changed");
        rest.countDown();
        assertThat(told(first).text()).isEqualTo("0123456789");
        assertThat(bench.get("/a").text()).isEqualTo("changed");
    }

    @Test
    void anAnswerThatIsNotStoredLetsAllGoByThemselvesAtOnce() throws Exception {
        Bench bench = bench("", "Cache-Control", "private");
        List<Future<Told>> all = together(bench, 9);
        begin.countDown();
        Eventually.is(() -> bench.asked.size() == 10);
        rest.countDown();
        areTold(all, "0123456789");
        assertThat(bench.isAlone("/a")).isTrue();
    }

    /** Its length is not told: who reads along gets all of it, and it is stored for nobody. */
    @Test
    void whatTurnsOutTooLargeGoesToAllWhoReadItAlready() throws Exception {
        Bench bench = new Bench("ttl: 1h, maxEntry: 4");
        bench.upstream = request -> {
            await(begin);
            return new Reply(200, Headers.EMPTY, Bench.untold("0123456789"));
        };
        List<Future<Told>> all = together(bench, 9);
        begin.countDown();
        areTold(all, "0123456789");
        assertThat(bench.isAlone("/a")).isTrue();
        int before = bench.asked.size();
        bench.get("/a");
        assertThat(bench.asked).hasSize(before + 1);
    }

    @Test
    void whatBreaksOffIsNotStoredAlthoughAStaleOneIsThere() throws Exception {
        Bench bench = Bench.holding("ttl: 10s, staleIfError: 1h", "");
        bench.pass(11);
        bench.upstream = request -> new Reply(200, Headers.EMPTY, breaking("body 2 which is"));
        assertThatThrownBy(() -> bench.get("/a")).isInstanceOf(IOException.class);
        bench.answers(503, "");
        assertThat(bench.get("/a").text()).isEqualTo("body 1");
    }

    /** Content of a request, of length zero as a field says, that only its own thread may read while it is there. */
    private static final class ClientContent extends BodyAround {
        private final AtomicInteger read = new AtomicInteger();

        ClientContent() {
            super(Body.EMPTY);
        }

        @Override
        public InputStream stream() throws IOException {
            read.incrementAndGet();
            return super.stream();
        }
    }

    /** An upstream that asks for the request's content while its own is read, as a web application may. */
    private static Body askingFor(Body requested, CountDownLatch until) {
        return new BodyAround(Bench.body("0123456789")) {
            @Override
            public InputStream stream() throws IOException {
                await(until);
                assertThat(requested.stream().read()).isNegative();
                return super.stream();
            }

            @Override
            public boolean replayable() {
                return false;
            }
        };
    }

    /** Its request is over then, and what the container read it from may be another's (Servlet 6.0, "Lifetime of the Request Object"). */
    @Test
    void whoReadsAlongReadsNothingOfWhoAskedFirst() throws Exception {
        Bench bench = new Bench("ttl: 1h");
        ClientContent content = new ClientContent();
        bench.upstream = request -> {
            assertThat(request.hasBody()).as("its length goes on").isTrue();
            return new Reply(200, Headers.EMPTY, askingFor(request.body(), rest));
        };
        Future<Told> first = threads.submit(() -> bench.send("GET /a", "Content-Length: 0", content));
        Eventually.is(() -> bench.asked.size() == 1);
        Future<Told> follower = sending(bench, "");
        rest.countDown();
        assertThat(told(first).text()).isEqualTo("0123456789");
        assertThat(told(follower).text()).isEqualTo("0123456789");
        assertThat(content.read).hasValue(0);
    }

    @Test
    void whatIsAskedForMeanwhileReadsNothingOfWhoHasBeenAnswered() throws Exception {
        Bench bench = new Bench("ttl: 0s, staleWhileRevalidate: 1h");
        ClientContent content = new ClientContent();
        bench.upstream = request -> new Reply(200, Headers.EMPTY, askingFor(request.body(), new CountDownLatch(0)));
        bench.get("/a");
        bench.pass(1);
        assertThat(bench.send("GET /a", "Content-Length: 0", content).cacheStatus())
                .isEqualTo("gatehouse; hit; ttl=-1");
        assertThat(bench.asked).hasSize(2);
        assertThat(bench.asked.get(1).hasBody()).isTrue();
        assertThat(content.read).hasValue(0);
    }

    private static Body breaking(String text) {
        return new BodyAround(Bench.untold(text)) {
            @Override
            public InputStream stream() throws IOException {
                InputStream broken = new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broken off");
                    }
                };
                return new SequenceInputStream(Collections.enumeration(List.of(body.stream(), broken)));
            }
        };
    }
}
