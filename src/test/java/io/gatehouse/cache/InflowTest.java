package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Failure;
import io.gatehouse.testing.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that many read while it comes. */
@Timeout(60)
class InflowTest {
    private static final int KIB = 1024;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Told told = new Told();

    /** How often the way of the content was held beyond who began it, and is held now. */
    private final AtomicInteger pinned = new AtomicInteger();

    private final AtomicInteger held = new AtomicInteger();

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    private static byte[] octets(int count) {
        byte[] octets = new byte[count];
        new Random(count).nextBytes(octets);
        return octets;
    }

    /** How it ended, as whoever stores it is told. */
    private static final class Told implements KeptBody.Ending {
        private final AtomicInteger times = new AtomicInteger();
        private volatile boolean tooLarge;
        private volatile @Nullable Content content;

        @Override
        public void ended(@Nullable Content kept) {
            times.incrementAndGet();
            content = kept;
        }

        @Override
        public void tooLarge() {
            times.incrementAndGet();
            tooLarge = true;
        }
    }

    /** An upstream that sends no more than it is allowed to, and tells when two read from it at a time. */
    private static final class Source implements Body {
        private final byte[] octets;
        private final long length;
        private final Semaphore allowed = new Semaphore(0);
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private volatile int taken;
        private volatile @Nullable IOException breaks;
        private volatile boolean clash;

        Source(byte[] octets, long length) {
            this.octets = octets;
            this.length = length;
        }

        void send(int count) {
            allowed.release(count);
        }

        void breakOff(IOException failure) {
            breaks = failure;
            allowed.release();
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public boolean replayable() {
            return false;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }

        @Override
        public InputStream stream() {
            return new InputStream() {
                @Override
                public int read() {
                    throw new AssertionError("octet by octet");
                }

                @Override
                public int read(byte[] into, int from, int count) throws IOException {
                    clash |= !busy.compareAndSet(false, true) || closed.get() > 0;
                    try {
                        return some(into, from, count);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    } finally {
                        busy.set(false);
                    }
                }
            };
        }

        private int some(byte[] into, int from, int count) throws IOException, InterruptedException {
            if (taken == octets.length) {
                return -1;
            }
            waiting.incrementAndGet();
            allowed.acquire();
            waiting.decrementAndGet();
            if (breaks != null) {
                throw breaks;
            }
            int more = Math.min(count, octets.length - taken) - 1;
            int some = 1;
            while (some <= more && allowed.tryAcquire()) {
                some++;
            }
            System.arraycopy(octets, taken, into, from, some);
            taken += some;
            return some;
        }
    }

    private KeptBody kept(Source source, long most) {
        return kept(source, most, Duration.ofSeconds(60));
    }

    private KeptBody kept(Source source, long most, Duration patience) {
        return new KeptBody(
                source,
                new Inflow(
                        source,
                        most,
                        told,
                        () -> {
                            pinned.incrementAndGet();
                            held.incrementAndGet();
                            return held::decrementAndGet;
                        },
                        patience));
    }

    private static Body follow(KeptBody kept) {
        return Objects.requireNonNull(kept.follow(Deadline.none()));
    }

    private Future<byte[]> reading(Body body) {
        return threads.submit(() -> {
            try (body) {
                return body.stream().readAllBytes();
            }
        });
    }

    private static byte[] of(Future<byte[]> reading) throws Exception {
        return reading.get(20, TimeUnit.SECONDS);
    }

    private byte @Nullable [] kept() throws IOException {
        Content content = told.content;
        return content == null
                ? null
                : content.body(0, content.length()).stream().readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(longs = {300_000, Body.UNKNOWN})
    void whatHasComeIsThereForAllBeforeTheRest(long length) throws Exception {
        byte[] octets = octets(300_000);
        Source source = new Source(octets, length);
        try (KeptBody kept = kept(source, 300_000);
                Body follower = follow(kept)) {
            source.send(70_000);
            assertThat(kept.stream().readNBytes(70_000)).isEqualTo(Arrays.copyOf(octets, 70_000));
            assertThat(follower.stream().readNBytes(70_000)).isEqualTo(Arrays.copyOf(octets, 70_000));
            assertThat(told.times).hasValue(0);
            Body late = follow(kept);
            assertThat(late.length()).isEqualTo(length);
            source.send(230_000);
            assertThat(follower.stream().readAllBytes()).hasSize(230_000);
            assertThat(kept()).isEqualTo(octets);
            assertThat(late.length()).as("as it was told").isEqualTo(length);
            assertThat(follow(kept).length()).isEqualTo(300_000);
            assertThat(late.stream().readAllBytes()).isEqualTo(octets);
            assertThat(kept.stream().readAllBytes()).hasSize(230_000);
        }
        assertThat(told.times).hasValue(1);
        assertThat(source.closed).hasValue(1);
        assertThat(pinned).hasValue(0);
    }

    @Test
    void oneThatReadsNothingHoldsUpNobody() throws Exception {
        byte[] octets = octets(300_000);
        Source source = new Source(octets, Body.UNKNOWN);
        KeptBody kept = kept(source, 300_000);
        source.send(octets.length);
        assertThat(of(reading(follow(kept)))).isEqualTo(octets);
        assertThat(kept()).as("stored").isEqualTo(octets);
        assertThat(of(reading(kept))).as("the one who began it").isEqualTo(octets);
    }

    @Test
    void itGoesOnWithoutWhoBeganItAndWhatItComesOverIsHeldUntilThen() throws Exception {
        byte[] octets = octets(100_000);
        Source source = new Source(octets, octets.length);
        KeptBody kept = kept(source, octets.length);
        Body follower = follow(kept);
        source.send(10_000);
        assertThat(kept.stream().readNBytes(10_000)).hasSize(10_000);
        kept.close();
        kept.close();
        assertThat(held).hasValue(1);
        assertThat(source.closed).hasValue(0);
        source.send(90_000);
        assertThat(of(reading(follower))).isEqualTo(octets);
        assertThat(kept()).isEqualTo(octets);
        assertThat(source.closed).hasValue(1);
        assertThat(held).hasValue(0);
        assertThat(pinned).hasValue(1);
    }

    @Test
    void itGoesOnWithoutWhoBeganItWhileAnotherWaitsForMore() throws Exception {
        byte[] octets = octets(1000);
        Source source = new Source(octets, octets.length);
        KeptBody kept = kept(source, octets.length);
        Future<byte[]> follower = reading(follow(kept));
        Eventually.is(() -> source.waiting.get() == 1);
        kept.close();
        source.send(octets.length);
        assertThat(of(follower)).isEqualTo(octets);
        assertThat(kept()).isEqualTo(octets);
        assertThat(held).hasValue(0);
    }

    @Test
    void whereNobodyIsLeftItIsCutOff() throws Exception {
        Source source = new Source(octets(1000), 1000);
        KeptBody kept = kept(source, 1000);
        Body follower = follow(kept);
        source.send(10);
        assertThat(follower.stream().readNBytes(10)).hasSize(10);
        follower.close();
        assertThat(source.closed).hasValue(0);
        assertThat(pinned).hasValue(0);
        kept.close();
        assertThat(source.closed).hasValue(1);
        assertThat(told.times).hasValue(1);
        assertThat(kept()).isNull();
        assertThat(kept.follow(Deadline.none())).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1})
    void whatBreaksOffDoesSoForAllAndIsNotKept(int before) throws Exception {
        Source source = new Source(octets(1000), Body.UNKNOWN);
        KeptBody kept = kept(source, 1000);
        List<Future<byte[]>> all = new ArrayList<>(List.of(reading(kept)));
        for (int i = 0; i < 9; i++) {
            all.add(reading(follow(kept)));
        }
        source.send(before);
        Eventually.is(() -> source.taken == before && source.waiting.get() == 1);
        source.breakOff(new Failure(Failure.Kind.RESPONSE_INCOMPLETE, true, "broken", null));
        for (Future<byte[]> each : all) {
            assertThatThrownBy(() -> of(each)).hasCauseInstanceOf(Failure.class);
        }
        assertThat(told.times).hasValue(1);
        assertThat(kept()).isNull();
        assertThat(source.closed).hasValue(1);
        assertThat(kept.follow(Deadline.none())).isNull();
    }

    @Test
    void manyReadTheSameAtOnce() throws Exception {
        byte[] octets = octets(500_000);
        for (long most : new long[] {octets.length, 100_000}) {
            Source source = new Source(octets, Body.UNKNOWN);
            KeptBody kept = kept(source, most);
            List<Future<byte[]>> all = new ArrayList<>(List.of(reading(kept)));
            for (int i = 0; i < 31; i++) {
                Body follower = follow(kept);
                byte[] some = new byte[1 + 997 * i];
                all.add(threads.submit(() -> {
                    ByteArrayOutputStream got = new ByteArrayOutputStream();
                    InputStream in = follower.stream();
                    for (int read = in.read(some); read >= 0; read = in.read(some)) {
                        got.write(some, 0, read);
                    }
                    follower.close();
                    return got.toByteArray();
                }));
            }
            for (int sent = 0; sent < octets.length; sent += 7_001) {
                source.send(7_001);
            }
            for (Future<byte[]> each : all) {
                assertThat(of(each)).isEqualTo(octets);
            }
            assertThat(source.clash).as("two read at once").isFalse();
            assertThat(source.closed).hasValue(1);
        }
    }

    /** Its length was not told: all who have begun get all of it, and nobody else. */
    @Test
    void whatIsTooLargeGoesToAllWhoHaveBegunAndIsNotKept() throws Exception {
        byte[] octets = octets(500 * KIB);
        Source source = new Source(octets, Body.UNKNOWN);
        KeptBody kept = kept(source, 100 * KIB);
        Future<byte[]> follower = reading(follow(kept));
        source.send(octets.length);
        Eventually.is(() -> told.tooLarge);
        assertThat(kept.follow(Deadline.none())).isNull();
        assertThat(of(reading(kept))).isEqualTo(octets);
        assertThat(of(follower)).isEqualTo(octets);
        assertThat(told.times).hasValue(1);
        assertThat(kept()).isNull();
    }

    @Test
    void ofWhatIsTooLargeNoMoreIsHeldThanMayBeKept() throws Exception {
        Source source = new Source(octets(1000 * KIB), Body.UNKNOWN);
        KeptBody kept = kept(source, 100 * KIB);
        Body follower = follow(kept);
        AtomicLong got = new AtomicLong();
        source.send(1000 * KIB);
        Future<?> fast = threads.submit(() -> {
            byte[] some = new byte[16 * KIB];
            for (int read = 0; read >= 0; read = follower.stream().read(some)) {
                got.addAndGet(read);
            }
            return got;
        });
        for (int taken = 0; taken < 800; taken += 50) {
            int slow = taken;
            Eventually.is(() -> got.get() >= (slow + 100) * KIB);
            assertThat(source.taken).isLessThanOrEqualTo((taken + 100 + 64) * KIB);
            assertThat(kept.stream().readNBytes(50 * KIB)).hasSize(50 * KIB);
        }
        kept.close();
        fast.get(20, TimeUnit.SECONDS);
        assertThat(got).hasValue(1000 * KIB);
    }

    @Test
    void whoTakesNothingOfWhatIsTooLargeIsBrokenOffWhenOthersWait() throws Exception {
        byte[] octets = octets(500 * KIB);
        Source source = new Source(octets, Body.UNKNOWN);
        KeptBody kept = kept(source, 100 * KIB, Duration.ofMillis(20));
        Future<byte[]> follower = reading(follow(kept));
        source.send(octets.length);
        assertThat(of(follower)).isEqualTo(octets);
        assertThatThrownBy(() -> kept.stream().readAllBytes()).isInstanceOf(IOException.class);
        kept.close();
        assertThat(source.closed).hasValue(1);
        assertThat(held).hasValue(0);
    }

    @Test
    void whoHasADeadlineWaitsNoLongerForAnother() throws Exception {
        Source source = new Source(octets(1000), 1000);
        KeptBody kept = kept(source, 1000);
        Future<byte[]> leader = reading(kept);
        Eventually.is(() -> source.waiting.get() == 1);
        Body follower = Objects.requireNonNull(kept.follow(Deadline.after(Duration.ofMillis(5), System::nanoTime)));
        assertThatThrownBy(() -> of(reading(follower))).hasCauseInstanceOf(Failure.class);
        source.send(1000);
        assertThat(of(leader)).hasSize(1000);
    }

    @Test
    void whatAStreamHasAtOnceIsWhatHasComeAndNotBeenRead() throws Exception {
        Source source = new Source(octets(1000), 1000);
        KeptBody kept = kept(source, 1000);
        Body follower = follow(kept);
        source.send(400);
        assertThat(kept.stream().readNBytes(300)).hasSize(300);
        assertThat(kept.stream().available()).isEqualTo(100);
        assertThat(follower.stream().available()).isEqualTo(400);
        assertThat(kept.stream().readNBytes(100)).hasSize(100);
        assertThat(kept.stream().available()).isZero();
    }

    /** Who has it all may ask for it again at once. */
    @Test
    void itIsStoredBeforeAnybodyHasTheLastOfIt() throws Exception {
        Source source = new Source(octets(1000), 1000);
        AtomicReference<@Nullable Body> follower = new AtomicReference<>();
        AtomicInteger there = new AtomicInteger(-1);
        KeptBody kept = new KeptBody(source, 1000, content -> {
            try {
                there.set(Objects.requireNonNull(follower.get()).stream().available());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        follower.set(follow(kept));
        source.send(1000);
        assertThat(of(reading(kept))).hasSize(1000);
        assertThat(there).hasValue(0);
    }

    /** It would lead to all that comes after what it has read, however much that is. */
    @Test
    void whoHasGoneKeepsNothingAndReadsNoMore() throws Exception {
        Source source = new Source(octets(1000), Body.UNKNOWN);
        Inflow inflow = new Inflow(source, 1000, told, () -> () -> {}, Duration.ofSeconds(60));
        Reading leader = inflow.lead();
        Reading follower = Objects.requireNonNull(inflow.follow(Deadline.none()));
        source.send(400);
        assertThat(leader.stream().readNBytes(300)).hasSize(300);
        assertThat(leader.look(100)).isNotNull();
        leader.close();
        assertThat(leader.look(100)).isNull();
        assertThatThrownBy(() -> leader.stream().read()).isInstanceOf(IOException.class);
        source.send(600);
        assertThat(follower.stream().readAllBytes()).hasSize(1000);
        follower.close();
    }

    /** Some streams are at their end when they are asked once more. */
    @Test
    void whatCanNotBeLookedAtIsBrokenOff() throws Exception {
        Body source = new BodyAround(Body.EMPTY) {
            @Override
            public long length() {
                return UNKNOWN;
            }

            @Override
            public InputStream stream() {
                return new InputStream() {
                    @Override
                    public int read() {
                        return -1;
                    }

                    @Override
                    public int available() throws IOException {
                        throw new IOException("broken off");
                    }
                };
            }
        };
        try (Body leader = new Inflow(source, 1000, told, () -> () -> {}, Duration.ofSeconds(60)).lead()) {
            assertThatThrownBy(() -> leader.stream().available()).hasMessage("broken off");
            assertThatThrownBy(() -> leader.stream().read()).isInstanceOf(IOException.class);
        }
        assertThat(told.times).hasValue(1);
        assertThat(kept()).isNull();
    }
}
