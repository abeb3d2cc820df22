package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:20:30Z");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-01T02:00:00+02:00, 2026-01-01T00:00:00Z",
        "2026-01-01T02:00:00 02:00, 2026-01-01T00:00:00Z",
        "2026-03-01T10:21:00Z, 2026-03-01T10:21:00Z",
        "0s, 2026-03-01T10:20:30Z",
        "30m, 2026-03-01T09:50:30Z",
        "1h, 2026-03-01T09:20:30Z",
        "7d, 2026-02-22T10:20:30Z",
        "PT1M30S, 2026-03-01T10:19:00Z"
    })
    void aTimeOrHowLongAgo(String text, Instant expected) {
        assertThat(Since.of(text, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-01-01",
                "2026-13-01T00:00:00Z",
                "2026-01-01T00:00:00",
                "-1h",
                "1w",
                "P",
                "99999999999999999999d",
                "2026-03-01T10:21:31Z",
                "+999999999-12-31T23:59:59Z"
            })
    void whatIsNoTimeOrNotYetIsRefusedWithTheValueAndWhatIsExpected(String text) {
        assertThatThrownBy(() -> Since.of(text, NOW))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400))
                .hasMessageContaining("since is \"" + text + "\"")
                .hasMessageEndingWith("expected " + Since.EXPECTED + ".");
    }
}
