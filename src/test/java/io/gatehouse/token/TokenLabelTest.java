package io.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Issuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a token that was refused. */
class TokenLabelTest {
    private static String token(String header, String claims) {
        return Issuer.encode(header) + '.' + Issuer.encode(claims) + '.' + Issuer.encode("no signature");
    }

    @Test
    void whoHasATokenFindsItByItsHash() {
        // printf %s a-token-of-thirty-two-characters | sha256sum
        assertThat(TokenLabel.of("a-token-of-thirty-two-characters")).isEqualTo("token sha256:93ac6ca3");
        assertThat(TokenLabel.of("a-token-of-thirty-two-characterz")).isNotEqualTo("token sha256:93ac6ca3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "correct-horse-batte"})
    void ofAShortTextOnlyTheLengthIsTold(String text) {
        assertThat(TokenLabel.of(text)).isEqualTo("token of " + text.length() + " characters");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"kid\":\"rsa-1\"} | {\"iss\":\"https://idp.example/\"} | iss=https://idp.example/ kid=rsa-1",
                "{\"alg\":\"none\"} | {\"iss\":\"https://idp.example/\"} | iss=https://idp.example/",
                "{\"kid\":7} | {\"iss\":[\"a\"],\"sub\":\"anna\"} | ``",
                "{\"kid\":\"a b\"} | {\"iss\":\"x\\nadmin\"} | iss=… kid=…",
                "{\"kid\":\"\"} | {\"iss\":\"\\u00e9\"} | iss=… kid=…",
                "{\"kid\":\"a\",\"kid\":\"b\"} | {\"iss\":\"x\"} | ``"
            })
    void whatItSaysOfItsIssuerAndKeyIsToldWhereItIsPlain(String header, String claims, String told) {
        String token = token(header, claims);
        assertThat(TokenLabel.of(token))
                .matches("token sha256:[0-9a-f]{8}" + (told.isEmpty() ? "" : " \\Q" + told + "\\E"));
    }

    @Test
    void nothingMakesItLong() {
        String longest = token("{\"kid\":\"" + "k".repeat(80) + "\"}", "{\"iss\":\"" + "i".repeat(120) + "\"}");
        assertThat(TokenLabel.of(longest)).endsWith(" kid=" + "k".repeat(80)).hasSizeLessThan(256);
        String longer = token("{\"kid\":\"" + "k".repeat(81) + "\"}", "{\"iss\":\"" + "i".repeat(121) + "\"}");
        assertThat(TokenLabel.of(longer)).endsWith(" iss=… kid=…");
        assertThat(TokenLabel.of("x.".repeat(100_000))).hasSize("token sha256:00000000".length());
    }
}
