package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingsTest {
    private static final long NOW = 29_000_000;

    @ParameterizedTest(name = "what came {0} minutes before is told from {1} minutes before on")
    @CsvSource({"0,0", "1,1", "180,180", "181,200", "200,200", "201,260", "10080,10100"})
    void whatIsLongAgoIsToldByTheHour(long ago, long from) {
        // 20 minutes past a full hour
        long now = 60 * 400_000 + 20;
        assertThat(Readings.beginning(now - ago, now)).isEqualTo(now - from);
    }

    @Test
    void aMinuteInWhichNothingCameHasWhatTheNextOneBeganWith() {
        Readings readings = new Readings(new Room(1 << 20));
        readings.add(NOW, 0);
        readings.add(NOW + 10, 7);
        assertThat(readings.at(NOW, 9)).isZero();
        assertThat(readings.at(NOW + 1, 9)).isEqualTo(7);
        assertThat(readings.at(NOW + 10, 9)).isEqualTo(7);
        assertThat(readings.at(NOW + 11, 9)).isEqualTo(9);
    }

    @Test
    void whatWasForgottenIsNotToldAsIfItWereKnown() {
        Readings readings = new Readings(new Room(0));
        for (int i = 0; i < 5; i++) {
            readings.add(NOW + i, i);
        }
        assertThat(readings.reach()).isEqualTo(NOW + 1);
        assertThat(readings.at(NOW + 1, 9)).isEqualTo(1);
    }

    /** Against a model that keeps everything: whatever may be asked is told as the model tells it. */
    @Test
    void whateverMayBeAskedIsRight() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Room room = new Room(random.nextBoolean() ? 1 << 20 : random.nextInt(4_000));
            Readings readings = new Readings(room);
            TreeMap<Long, Long> all = new TreeMap<>();
            long minute = NOW;
            long value = 0;
            int widest = 1 + random.nextInt(90);
            for (int i = 0; i < 2_000; i++) {
                minute += 1 + random.nextInt(widest);
                readings.add(minute, value);
                all.put(minute, value);
                value += 1 + random.nextInt(5);
                long asked = minute - random.nextInt(12_000);
                long from = Math.max(Readings.beginning(asked, minute), readings.reach());
                assertThat(readings.reach()).isLessThanOrEqualTo(minute + 1);
                var next = all.ceilingEntry(from);
                assertThat(readings.at(from, value))
                        .as("seed %s, %s asked at %s", seed, asked, minute)
                        .isEqualTo(next == null ? value : next.getValue());
            }
        }
    }

    @Test
    void aCountThatGrowsInEveryMinuteReachesBackSevenDaysInBoundedMemory() {
        Room room = new Room(1 << 20);
        Readings readings = new Readings(room);
        int minutes = 20 * 24 * 60;
        for (int i = 0; i < minutes; i++) {
            readings.add(NOW + i, i);
        }
        assertThat(NOW + minutes - readings.reach()).isBetween(7 * 24 * 60 - 61L, 7 * 24 * 60 + 1L);
        assertThat(room.take((1 << 20) - 8_192)).as("less than 8 KiB are taken").isTrue();
        room.giveBack((1 << 20) - 8_192);
        readings.close();
        assertThat(room.take(1 << 20)).as("all was given back").isTrue();
    }
}
