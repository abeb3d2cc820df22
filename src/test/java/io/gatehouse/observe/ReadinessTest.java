package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @ParameterizedTest(name = "{0} ahead: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "P30DT1S | ''",
                "P30D    | the certificate of a.example ends in 30 days, on 2026-07-01T00:00:00Z",
                "PT23H   | the certificate of a.example ends in 0 days, on 2026-06-01T23:00:00Z",
                "PT-1H   | the certificate of a.example has ended on 2026-05-31T23:00:00Z"
            })
    void aCertificateThatEndsWithinThirtyDaysIsTold(Duration left, String warning) {
        Readiness readiness = new Readiness();
        readiness.certificates(() -> Map.of("a.example", NOW.plus(left)));

        assertThat(String.join("", readiness.warnings(NOW))).isEqualTo(warning);
    }
}
