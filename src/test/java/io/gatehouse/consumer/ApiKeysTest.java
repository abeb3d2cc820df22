package io.gatehouse.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {
    private static final String SHA256_OF_1 = "sha256:c150575b0ef8181069c807384a411f3da5c714ca08baf90b1752044e2110de55";
    private static final String SHA512_OF_2 = "sha512:6b4e7bce245f642eab8114dea8b513f2201646349025c33c1cfea7236b7d6af7"
            + "71ed5c9908d21aa0091ed924c5bad0b96120766122f0aa2ccaac2c43536eabda";
    private static final String CONSUMERS = "acme: {groups: [partners], credentials: [{apiKey: {hash: '" + SHA256_OF_1
            + "', name: old, expires: 2026-02-01T00:00:00Z}}, {apiKey: {hash: '" + SHA512_OF_2
            + "'}}]}, beta: {credentials: [{apiKey: {key: '${env:BETA}'}}]}";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-31T23:59:59Z"));
    private final Map<String, String> environment = new HashMap<>(Map.of("BETA", "the-key-of-beta-1"));
    private final ApiKeys keys = ConsumersOf.yaml(CONSUMERS, environment, clock).apiKeys();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the-key-of-acme-1 | acme | it brings the key \"old\" of the consumer acme",
                "the-key-of-acme-2 | acme | it brings the key of the consumer acme",
                "the-key-of-beta-1 | beta | it brings the key of the consumer beta",
            })
    void aKeyIsItsConsumers(String key, String consumer, String reason) {
        Finding found = keys.find(key);
        assertThat(found.consumer().id()).isEqualTo(consumer);
        assertThat(found.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"the-key-of-acme-3", "'the-key-of-acme-1 '", "THE-KEY-OF-ACME-1", "''", SHA256_OF_1, "${env:BETA}"})
    void anyOtherIsNobodys(String key) {
        assertThat(keys.find(key)).isEqualTo(Finding.nobody("no consumer has this key"));
    }

    @Test
    void fromItsTimeOnAKeyIsNotGoodAnyMoreAndTheOtherIs() {
        clock.advance(Duration.ofMillis(999));
        assertThat(keys.find("the-key-of-acme-1").consumer()).isNotNull();
        clock.advance(Duration.ofMillis(1));
        assertThat(keys.find("the-key-of-acme-1"))
                .isEqualTo(Finding.nobody("the key \"old\" of the consumer acme expired at 2026-02-01T00:00:00Z"));
        assertThat(keys.find("the-key-of-acme-2").consumer().groups()).containsExactly("partners");
    }
}
