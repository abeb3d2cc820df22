package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "30s, PT30S",
        "5m, PT5M",
        "2h, PT2H",
        "1d, P1D",
        "0s, PT0S",
        "PT1M30S, PT1M30S",
        "P2D, PT48H",
        "PT0.5S, PT0.5S",
        "36500d, P36500D"
    })
    void readsDurations(String text, String same) {
        assertThat(Units.duration(text)).isEqualTo(Duration.parse(same));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5 s",
                "-5s",
                "1.5s",
                "5S",
                "5sec",
                "5m30s",
                "s",
                "PT",
                "PT-5S",
                "P1M",
                "٣s",
                "36501d",
                "999999999999999999d",
                "99999999999999999999s",
                "PT9999999999999999H"
            })
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Units.duration(text))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("got " + JsonText.quote(text) + "; expected a duration such as 250ms");
    }

    @ParameterizedTest
    @CsvSource({"0%, 0", "20%, 0.2", "0.5%, 0.005", "100%, 1", "99.9999%, 0.999999"})
    void readsShares(String text, double share) {
        assertThat(Units.share(text)).isEqualTo(share);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "%", "100.1%", "101%", "-1%", ".5%", "5 %", "0.00001%"})
    void refusesWhatIsNoShare(String text) {
        assertThatThrownBy(() -> Units.share(text))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("expected a share from 0% to 100%");
    }

    @Test
    void aTimeoutIsLongerThanNothing() {
        assertThat(Units.timeout("1ms")).isEqualTo(Duration.ofMillis(1));
        assertThatThrownBy(() -> Units.timeout("0ms")).hasMessageContaining("is no time at all");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "512, 512", "64KiB, 65536", "1MiB, 1048576", "2GiB, 2147483648", "1TiB, 1099511627776"})
    void readsSizes(String text, long bytes) {
        assertThat(Units.size(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5MiB", "1 MiB", "1MB", "1kb", "1K", "MiB", "999999999999999999TiB", "1E+2"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Units.size(text)).isInstanceOf(BadValue.class).hasMessageContaining("expected a size");
    }

    @Test
    void readsRates() {
        assertThat(Units.rate("10/s")).isEqualTo(new Rate(10, Duration.ofSeconds(1)));
        assertThat(Units.rate("100/min")).isEqualTo(new Rate(100, Duration.ofMinutes(1)));
        assertThat(Units.rate("1000/h")).isEqualTo(new Rate(1000, Duration.ofHours(1)));
        assertThat(Units.rate("5000/d")).isEqualTo(new Rate(5000, Duration.ofDays(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "100", "0/s", "-1/s", "1/m", "1/ms", "1 / s", "1/2s", "9999999999999/s"})
    void refusesWhatIsNoRate(String text) {
        assertThatThrownBy(() -> Units.rate(text)).isInstanceOf(BadValue.class).hasMessageContaining("expected a rate");
    }

    @Test
    void readsRatesOfOctets() {
        assertThat(Units.octetRate("256/s")).isEqualTo(256);
        assertThat(Units.octetRate("4KiB/s")).isEqualTo(4096);
        assertThat(Units.octetRate("1GiB/s")).isEqualTo(1 << 30);
        assertThat(Units.octetRate("off")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/s", "256", "0/s", "-1/s", "1B/s", "1/min", "1 KiB/s", "2GiB/s", "OFF", "1/s/s"})
    void refusesWhatIsNoRateOfOctets(String text) {
        assertThatThrownBy(() -> Units.octetRate(text))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("expected bytes per second");
    }

    @Test
    void readsSetsOfStatuses() {
        Statuses statuses = Units.statuses("2xx, 404,500-504");
        assertThat(statuses.contains(200)).isTrue();
        assertThat(statuses.contains(299)).isTrue();
        assertThat(statuses.contains(300)).isFalse();
        assertThat(statuses.contains(404)).isTrue();
        assertThat(statuses.contains(405)).isFalse();
        assertThat(statuses.contains(500)).isTrue();
        assertThat(statuses.contains(504)).isTrue();
        assertThat(statuses.contains(505)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6xx", "99", "600", "2XX", "504-500", "404,", "2xx-3xx", "200 - 204"})
    void refusesWhatIsNoSetOfStatuses(String text) {
        assertThatThrownBy(() -> Units.statuses(text))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("expected statuses");
    }
}
