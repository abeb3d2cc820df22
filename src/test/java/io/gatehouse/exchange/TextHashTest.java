package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextHashTest {

    /** Fixed for ever: another version of the gateway, or one beside it, must not move clients. */
    @ParameterizedTest
    @CsvSource({
        "'', efd01f60ba992926",
        "pets, 3c8b9e7b43adba1b",
        "user-1, 41a2fca5c68401c5",
        "grün, 33f2bc3a64cffcb0",
        "日, fe12c3e68e8014b3",
    })
    void aTextHasOneHash(String text, String hash) {
        assertThat(Long.toHexString(TextHash.of(text))).isEqualTo(hash);
    }
}
