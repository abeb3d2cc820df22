package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Failure;
import io.gatehouse.testing.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that ends before all of it is kept: nobody is left to read it, it breaks off, or it is too large. */
@Timeout(60)
class InflowEndTest {
    private static final int KIB = 1024;

    private final ReadingAlong readers = new ReadingAlong();

    @AfterEach
    void stop() throws InterruptedException {
        readers.stop();
    }

    @Test
    void whereNobodyIsLeftItIsCutOff() throws Exception {
        Source source = new Source(ReadingAlong.octets(1000), 1000);
        KeptBody kept = readers.kept(source, 1000);
        Body follower = ReadingAlong.follow(kept);
        source.send(10);
        assertThat(follower.stream().readNBytes(10)).hasSize(10);
        follower.close();
        assertThat(source.closed).hasValue(0);
        assertThat(readers.pinned).hasValue(0);
        kept.close();
        assertThat(source.closed).hasValue(1);
        assertThat(readers.told.times).hasValue(1);
        assertThat(readers.stored()).isNull();
        assertThat(kept.follow(Deadline.none())).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1})
    void whatBreaksOffDoesSoForAllAndIsNotKept(int before) throws Exception {
        Source source = new Source(ReadingAlong.octets(1000), Body.UNKNOWN);
        KeptBody kept = readers.kept(source, 1000);
        List<Future<byte[]>> all = new ArrayList<>(List.of(readers.reading(kept)));
        for (int i = 0; i < 9; i++) {
            all.add(readers.reading(ReadingAlong.follow(kept)));
        }
        source.send(before);
        Eventually.is(() -> source.taken == before && source.waiting.get() == 1);
        source.breakOff(new Failure(Failure.Kind.RESPONSE_INCOMPLETE, true, "broken", null));
        for (Future<byte[]> each : all) {
            assertThatThrownBy(() -> ReadingAlong.of(each)).hasCauseInstanceOf(Failure.class);
        }
        assertThat(readers.told.times).hasValue(1);
        assertThat(readers.stored()).isNull();
        assertThat(source.closed).hasValue(1);
        assertThat(kept.follow(Deadline.none())).isNull();
    }

    /** Its length was not told: all who have begun get all of it, and nobody else. */
    @Test
    void whatIsTooLargeGoesToAllWhoHaveBegunAndIsNotKept() throws Exception {
        byte[] octets = ReadingAlong.octets(500 * KIB);
        Source source = new Source(octets, Body.UNKNOWN);
        KeptBody kept = readers.kept(source, 100 * KIB);
        Future<byte[]> follower = readers.reading(ReadingAlong.follow(kept));
        source.send(octets.length);
        Eventually.is(() -> readers.told.tooLarge);
        assertThat(kept.follow(Deadline.none())).isNull();
        assertThat(ReadingAlong.of(readers.reading(kept))).isEqualTo(octets);
        assertThat(ReadingAlong.of(follower)).isEqualTo(octets);
        assertThat(readers.told.times).hasValue(1);
        assertThat(readers.stored()).isNull();
    }

    @Test
    void ofWhatIsTooLargeNoMoreIsHeldThanMayBeKept() throws Exception {
        Source source = new Source(ReadingAlong.octets(1000 * KIB), Body.UNKNOWN);
        KeptBody kept = readers.kept(source, 100 * KIB);
        Body follower = ReadingAlong.follow(kept);
        AtomicLong got = new AtomicLong();
        source.send(1000 * KIB);
        Future<?> fast = readers.threads.submit(() -> {
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
        byte[] octets = ReadingAlong.octets(500 * KIB);
        Source source = new Source(octets, Body.UNKNOWN);
        KeptBody kept = readers.kept(source, 100 * KIB, Duration.ofMillis(20));
        Future<byte[]> follower = readers.reading(ReadingAlong.follow(kept));
        source.send(octets.length);
        assertThat(ReadingAlong.of(follower)).isEqualTo(octets);
        assertThatThrownBy(() -> kept.stream().readAllBytes()).isInstanceOf(IOException.class);
        kept.close();
        assertThat(source.closed).hasValue(1);
        assertThat(readers.held).hasValue(0);
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
        try (Body leader = new Inflow(source, 1000, readers.told, () -> () -> {}, Duration.ofSeconds(60)).lead()) {
            assertThatThrownBy(() -> leader.stream().available()).hasMessage("broken off");
            assertThatThrownBy(() -> leader.stream().read()).isInstanceOf(IOException.class);
        }
        assertThat(readers.told.times).hasValue(1);
        assertThat(readers.stored()).isNull();
    }
}
