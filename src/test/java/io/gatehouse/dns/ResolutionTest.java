package io.gatehouse.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolutionTest {
    private final ManualClock clock = new ManualClock();
    private final Resolution resolution = new Resolution(clock);

    @Test
    void aNameIsAskedForAtOnceAndByOneOnly() {
        assertThat(resolution.known().status()).isEqualTo(Known.Status.ASKED);
        assertThat(resolution.begin()).isTrue();
        assertThat(resolution.begin()).isFalse();
    }

    @Test
    void anAnswerHoldsForItsTime() {
        assertThat(answer(60, "10.0.0.1").addresses()).isTrue();
        assertThat(resolution.untilNext()).isEqualTo(Duration.ofSeconds(60));
        clock.advance(Duration.ofMillis(59_999));
        assertThat(resolution.begin()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(resolution.begin()).isTrue();
    }

    @Test
    void theSameAddressesInAnotherOrderAreNoChange() {
        answer(60, "10.0.0.2", "10.0.0.1", "2001:db8::1");
        clock.advance(Duration.ofSeconds(60));

        assertThat(answer(60, "2001:db8::1", "10.0.0.1", "10.0.0.2").addresses())
                .isFalse();
        assertThat(texts()).containsExactly("10.0.0.1", "10.0.0.2", "2001:db8:0:0:0:0:0:1");
    }

    @Test
    void theLastAnswerIsKeptForAsLongAsNobodyCanTellANewOne() {
        answer(60, "10.0.0.1");
        clock.advance(Duration.ofSeconds(60));

        assertThat(fail()).isEqualTo(new Resolution.Turn(false, Known.Status.FRESH, Known.Status.STALE));
        clock.advance(Duration.ofDays(3));
        assertThat(fail()).isEqualTo(new Resolution.Turn(false, Known.Status.STALE, Known.Status.STALE));

        assertThat(texts()).containsExactly("10.0.0.1");
        assertThat(resolution.known().age()).isEqualTo(Duration.ofDays(3));
        assertThat(resolution.known().reason()).isEqualTo("no server answers");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 16", "6, 30", "7, 30", "90, 30"})
    void failuresAreFollowedByLongerAndLongerWaits(int failures, int seconds) {
        for (int i = 0; i < failures; i++) {
            fail();
            if (i < failures - 1) {
                clock.advance(Duration.ofSeconds(30));
            }
        }
        assertThat(resolution.untilNext()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void anAnswerEndsTheWaitsAndWhatWasKept() {
        answer(1, "10.0.0.1");
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(30));
            fail();
        }
        clock.advance(Duration.ofSeconds(30));

        assertThat(answer(5, "10.0.0.2")).isEqualTo(new Resolution.Turn(true, Known.Status.STALE, Known.Status.FRESH));
        assertThat(resolution.known().reason()).isNull();
        clock.advance(Duration.ofSeconds(5));
        fail();
        assertThat(resolution.untilNext()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aNameThatNeverWasIsUnknownAndAskedForAgain() {
        assertThat(answer(7).after()).isEqualTo(Known.Status.UNKNOWN);
        assertThat(resolution.untilNext()).isEqualTo(Duration.ofSeconds(7));
        assertThat(resolution.known().reason()).isEqualTo("there is no such name");
    }

    @Test
    void aNameThatIsNoMoreKeepsItsAddressesUntilThatWasSaidForHalfAMinute() {
        answer(5, "10.0.0.1");
        clock.advance(Duration.ofSeconds(5));
        assertThat(answer(50).after()).isEqualTo(Known.Status.STALE);
        assertThat(resolution.untilNext()).isEqualTo(Duration.ofSeconds(30));
        clock.advance(Duration.ofMillis(29_999));
        assertThat(resolution.begin()).isFalse();
        assertThat(texts()).containsExactly("10.0.0.1");
        clock.advance(Duration.ofMillis(1));

        assertThat(answer(50)).isEqualTo(new Resolution.Turn(true, Known.Status.STALE, Known.Status.UNKNOWN));
        assertThat(texts()).isEmpty();
    }

    @Test
    void aNameThatIsNoMoreForAMomentIsNotLetGoOf() {
        answer(5, "10.0.0.1");
        clock.advance(Duration.ofSeconds(5));
        answer(20);
        clock.advance(Duration.ofSeconds(20));
        assertThat(answer(5, "10.0.0.1").addresses()).isFalse();
        clock.advance(Duration.ofSeconds(20));

        assertThat(answer(20).after()).isEqualTo(Known.Status.STALE);
    }

    @Test
    void ofAFamilyThatCouldNotBeAskedForTheLastAddressesStay() {
        answer(60, "10.0.0.1", "2001:db8::1");
        clock.advance(Duration.ofSeconds(60));
        partly(60, "10.0.0.2");

        assertThat(texts()).containsExactly("10.0.0.2", "2001:db8:0:0:0:0:0:1");
    }

    @ParameterizedTest
    @CsvSource({
        "60, 1, 1",
        "60, 2, 2",
        "60, 3, 4",
        "60, 7, 60",
        "3600, 7, 64",
        "3600, 90, 3600",
        "3, 2, 2",
        "3, 3, 3",
        "3, 90, 3"
    })
    void aFamilyThatCouldNotBeGotIsAskedForEverLaterAndNoLaterThanTheAnswerHolds(int ttl, int times, int seconds) {
        for (int i = 0; i < times; i++) {
            clock.advance(Duration.ofSeconds(3_600));
            partly(ttl, "10.0.0.1");
        }
        assertThat(resolution.untilNext()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void aWholeAnswerHoldsForItsTimeAgainAfterOnesThatLackedAFamily() {
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(60));
            partly(60, "10.0.0.1");
        }
        clock.advance(Duration.ofSeconds(60));
        answer(60, "10.0.0.1", "2001:db8::1");
        assertThat(resolution.untilNext()).isEqualTo(Duration.ofSeconds(60));

        clock.advance(Duration.ofSeconds(60));
        partly(60, "10.0.0.1");
        assertThat(resolution.untilNext()).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "3600, 3600", "86400, 3600"})
    void timesHaveBounds(int told, int taken) throws Exception {
        assertThat(Answer.of(List.of(ip("10.0.0.1")), Duration.ofSeconds(told), false)
                        .ttl())
                .isEqualTo(Duration.ofSeconds(taken));
        assertThat(Answer.of(List.of(), Duration.ofSeconds(told), false).ttl())
                .isEqualTo(Duration.ofSeconds(Math.min(taken, 60)));
    }

    private Resolution.Turn answer(int ttl, String... addresses) {
        assertThat(resolution.begin()).isTrue();
        return resolution.answered(
                Answer.of(Arrays.stream(addresses).map(ResolutionTest::ip).toList(), Duration.ofSeconds(ttl), false));
    }

    /** An answer that lacks a family. */
    private void partly(int ttl, String... addresses) {
        assertThat(resolution.begin()).isTrue();
        List<InetAddress> found =
                Arrays.stream(addresses).map(ResolutionTest::ip).toList();
        resolution.answered(Answer.of(found, Duration.ofSeconds(ttl), true));
    }

    private Resolution.Turn fail() {
        assertThat(resolution.begin()).isTrue();
        return resolution.failed("no server answers");
    }

    private List<String> texts() {
        return resolution.known().addresses().stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
