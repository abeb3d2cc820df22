package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Body;
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
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final ReadingAlong readers = new ReadingAlong();

    @AfterEach
    void stop() throws InterruptedException {
        readers.stop();
    }

    @ParameterizedTest
    @ValueSource(longs = {300_000, Body.UNKNOWN})
    void whatHasComeIsThereForAllBeforeTheRest(long length) throws Exception {
        byte[] octets = ReadingAlong.octets(300_000);
        Source source = new Source(octets, length);
        try (KeptBody kept = readers.kept(source, 300_000);
                Body follower = ReadingAlong.follow(kept)) {
            source.send(70_000);
            assertThat(kept.stream().readNBytes(70_000)).isEqualTo(Arrays.copyOf(octets, 70_000));
            assertThat(follower.stream().readNBytes(70_000)).isEqualTo(Arrays.copyOf(octets, 70_000));
            assertThat(readers.told.times).hasValue(0);
            Body late = ReadingAlong.follow(kept);
            assertThat(late.length()).isEqualTo(length);
            source.send(230_000);
            assertThat(follower.stream().readAllBytes()).hasSize(230_000);
            assertThat(readers.stored()).isEqualTo(octets);
            assertThat(late.length()).as("as it was told").isEqualTo(length);
            assertThat(ReadingAlong.follow(kept).length()).isEqualTo(300_000);
            assertThat(late.stream().readAllBytes()).isEqualTo(octets);
            assertThat(kept.stream().readAllBytes()).hasSize(230_000);
        }
        assertThat(readers.told.times).hasValue(1);
        assertThat(source.closed).hasValue(1);
        assertThat(readers.pinned).hasValue(0);
    }

    @Test
    void oneThatReadsNothingHoldsUpNobody() throws Exception {
        byte[] octets = ReadingAlong.octets(300_000);
        Source source = new Source(octets, Body.UNKNOWN);
        KeptBody kept = readers.kept(source, 300_000);
        source.send(octets.length);
        assertThat(ReadingAlong.of(readers.reading(ReadingAlong.follow(kept)))).isEqualTo(octets);
        assertThat(readers.stored()).as("stored").isEqualTo(octets);
        assertThat(ReadingAlong.of(readers.reading(kept)))
                .as("the one who began it")
                .isEqualTo(octets);
    }

    @Test
    void itGoesOnWithoutWhoBeganItAndWhatItComesOverIsHeldUntilThen() throws Exception {
        byte[] octets = ReadingAlong.octets(100_000);
        Source source = new Source(octets, octets.length);
        KeptBody kept = readers.kept(source, octets.length);
        Body follower = ReadingAlong.follow(kept);
        source.send(10_000);
        assertThat(kept.stream().readNBytes(10_000)).hasSize(10_000);
        kept.close();
        kept.close();
        assertThat(readers.held).hasValue(1);
        assertThat(source.closed).hasValue(0);
        source.send(90_000);
        assertThat(ReadingAlong.of(readers.reading(follower))).isEqualTo(octets);
        assertThat(readers.stored()).isEqualTo(octets);
        assertThat(source.closed).hasValue(1);
        assertThat(readers.held).hasValue(0);
        assertThat(readers.pinned).hasValue(1);
    }

    @Test
    void itGoesOnWithoutWhoBeganItWhileAnotherWaitsForMore() throws Exception {
        byte[] octets = ReadingAlong.octets(1000);
        Source source = new Source(octets, octets.length);
        KeptBody kept = readers.kept(source, octets.length);
        Future<byte[]> follower = readers.reading(ReadingAlong.follow(kept));
        Eventually.is(() -> source.waiting.get() == 1);
        kept.close();
        source.send(octets.length);
        assertThat(ReadingAlong.of(follower)).isEqualTo(octets);
        assertThat(readers.stored()).isEqualTo(octets);
        assertThat(readers.held).hasValue(0);
    }

    @Test
    void manyReadTheSameAtOnce() throws Exception {
        byte[] octets = ReadingAlong.octets(500_000);
        for (long most : new long[] {octets.length, 100_000}) {
            Source source = new Source(octets, Body.UNKNOWN);
            KeptBody kept = readers.kept(source, most);
            List<Future<byte[]>> all = new ArrayList<>(List.of(readers.reading(kept)));
            for (int i = 0; i < 31; i++) {
                Body follower = ReadingAlong.follow(kept);
                byte[] some = new byte[1 + 997 * i];
                all.add(readers.threads.submit(() -> {
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
                assertThat(ReadingAlong.of(each)).isEqualTo(octets);
            }
            assertThat(source.clash).as("two read at once").isFalse();
            assertThat(source.closed).hasValue(1);
        }
    }

    @Test
    void whoHasADeadlineWaitsNoLongerForAnother() throws Exception {
        Source source = new Source(ReadingAlong.octets(1000), 1000);
        KeptBody kept = readers.kept(source, 1000);
        Future<byte[]> leader = readers.reading(kept);
        Eventually.is(() -> source.waiting.get() == 1);
        Body follower = Objects.requireNonNull(kept.follow(Deadline.after(Duration.ofMillis(5), System::nanoTime)));
        assertThatThrownBy(() -> ReadingAlong.of(readers.reading(follower))).hasCauseInstanceOf(Failure.class);
        source.send(1000);
        assertThat(ReadingAlong.of(leader)).hasSize(1000);
    }

    @Test
    void whatAStreamHasAtOnceIsWhatHasComeAndNotBeenRead() throws Exception {
        Source source = new Source(ReadingAlong.octets(1000), 1000);
        KeptBody kept = readers.kept(source, 1000);
        Body follower = ReadingAlong.follow(kept);
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
        Source source = new Source(ReadingAlong.octets(1000), 1000);
        AtomicReference<@Nullable Body> follower = new AtomicReference<>();
        AtomicInteger there = new AtomicInteger(-1);
        KeptBody kept = new KeptBody(source, 1000, content -> {
            try {
                there.set(Objects.requireNonNull(follower.get()).stream().available());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        follower.set(ReadingAlong.follow(kept));
        source.send(1000);
        assertThat(ReadingAlong.of(readers.reading(kept))).hasSize(1000);
        assertThat(there).hasValue(0);
    }

    /** It would lead to all that comes after what it has read, however much that is. */
    @Test
    void whoHasGoneKeepsNothingAndReadsNoMore() throws Exception {
        Source source = new Source(ReadingAlong.octets(1000), Body.UNKNOWN);
        Inflow inflow = new Inflow(source, 1000, readers.told, () -> () -> {}, Duration.ofSeconds(60));
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
}
