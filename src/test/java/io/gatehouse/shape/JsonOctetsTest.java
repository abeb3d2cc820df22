package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonOctetsTest {

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1,\"a\":[1.10,-1,123456789012345678901234567890,true,null,\"ü\\\"\"]}",
                "[]",
                "\"text\"",
                "1.0",
                "null"
            })
    void whatIsReadIsWrittenAsItCame(String text) throws Exception {
        assertThat(new String(JsonOctets.write(JsonOctets.read(octets(text)), 1000), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "[1,]", "{\"a\":1,\"a\":2}", "{'a':1}", "NaN", "1 x"})
    void whatIsNoOneJsonValueIsNone(String text) {
        assertThatThrownBy(() -> JsonOctets.read(octets(text))).isInstanceOf(NotJson.class);
    }

    @Test
    void whatIsNotInUtf8IsNone() {
        assertThatThrownBy(() -> JsonOctets.read("\"ü\"".getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(NotJson.class);
    }

    @Test
    void whatNestsTooDeeplyIsNeitherReadNorWritten() throws Exception {
        String deep = "[".repeat(201) + "]".repeat(201);
        assertThatThrownBy(() -> JsonOctets.read(octets(deep))).isInstanceOf(NotJson.class);
        JsonValue value = JsonOctets.read(octets("[".repeat(199) + "]".repeat(199)));
        JsonArray deepest = Parts.JSON.createArrayBuilder().add(value).build();
        assertThat(JsonOctets.write(deepest, 1000)).hasSize(400);
        JsonArray deeper = Parts.JSON.createArrayBuilder().add(deepest).build();
        assertThatThrownBy(() -> JsonOctets.write(deeper, 1000))
                .isInstanceOf(ShapeFailure.class)
                .hasMessageContaining("deeper than 200");
    }

    @Test
    void noMoreIsWrittenThanMayBeHoweverLittleTheValueTakes() throws Exception {
        JsonValue value = JsonOctets.read(octets("[\"12345678\"]"));
        for (int i = 0; i < 60; i++) {
            value = Parts.JSON.createArrayBuilder().add(value).add(value).build();
        }
        JsonValue large = value;
        assertThatThrownBy(() -> JsonOctets.write(large, 100_000))
                .isInstanceOf(ShapeFailure.class)
                .hasMessageContaining("more than 100000 octets");
        JsonValue small = JsonOctets.read(octets("[\"12345678\"]"));
        assertThat(JsonOctets.write(small, 12)).hasSize(12);
        assertThatThrownBy(() -> JsonOctets.write(small, 11)).isInstanceOf(ShapeFailure.class);
    }
}
