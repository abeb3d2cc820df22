package io.gatehouse.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON as the octets that messages carry. */
class JsonOctetsTest {
    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"z\":1.10,\"a\":9007199254740993,\"e\":1E+400,\"n\":-0.0}",
                "[null,true,\"\",\"\\\\ \\n ä €\"]",
                "\"\\ud83d\\udc36 \\ud83d\"",
                "\"\\udc36\\ud83d\"",
                "1"
            })
    void whatIsReadIsWrittenAsTheSame(String text) throws Exception {
        byte[] written = JsonOctets.write(JsonOctets.read(octets(text)));
        assertThat(JsonOctets.read(written)).isEqualTo(JsonOctets.read(octets(text)));
        assertThat(new String(written, StandardCharsets.UTF_8))
                .doesNotContain("?")
                .doesNotContain(" \\ud83d ");
        assertThat(JsonOctets.write(JsonOctets.read(written))).isEqualTo(written);
    }

    @Test
    void numbersAndTheOrderOfMembersAreAsTheyCame() throws Exception {
        String text = "{\"z\":1.10,\"a\":9007199254740993,\"c\":{\"b\":[1,2.0]}}";
        assertThat(new String(JsonOctets.write(JsonOctets.read(octets(text))), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @Test
    void halfAPairIsAnEscapeAndAWholeOneIsNot() throws Exception {
        byte[] written = JsonOctets.write(JsonOctets.read(octets("[\"\\ud83d\\udc36\",\"\\ud83dx\\udc36\"]")));
        assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("[\"🐶\",\"\\ud83dx\\udc36\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "1 2", "{\"a\":1,\"a\":2}", "[1,]", "NaN", "'a'", "<a/>"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonOctets.read(octets(text))).isInstanceOf(NotJson.class);
    }

    @Test
    void octetsThatAreNoUtf8AreRefused() {
        assertThatThrownBy(() -> JsonOctets.read(new byte[] {'"', (byte) 0xe4, '"'}))
                .isInstanceOf(NotJson.class);
    }

    @Test
    void whatIsNestedTooDeepIsRefused() throws Exception {
        assertThat(JsonOctets.read(octets("[".repeat(199) + "]".repeat(199)))).isNotNull();
        assertThatThrownBy(() -> JsonOctets.read(octets("[".repeat(202) + "]".repeat(202))))
                .isInstanceOf(NotJson.class);
    }

    @Test
    void whatBecameTooDeepIsNotWritten() throws Exception {
        JsonArray deepest = list(JsonOctets.read(octets("[".repeat(199) + "]".repeat(199))));
        assertThat(JsonOctets.write(deepest, 1000)).hasSize(400);
        assertThatThrownBy(() -> JsonOctets.write(list(deepest), 1000))
                .isInstanceOf(ShapeFailure.class)
                .hasMessageContaining("deeper than 200");
    }

    @Test
    void noMoreIsWrittenThanMayBeHoweverLittleTheValueTakes() throws Exception {
        JsonValue value = JsonOctets.read(octets("[\"1234567ü\"]"));
        assertThat(JsonOctets.write(value, 13))
                .isEqualTo(JsonOctets.write(value))
                .hasSize(13);
        assertThatThrownBy(() -> JsonOctets.write(value, 12)).isInstanceOf(ShapeFailure.class);
        JsonValue large = value;
        for (int i = 0; i < 60; i++) {
            large = list(large, large);
        }
        JsonValue twoToThe60 = large;
        assertThatThrownBy(() -> JsonOctets.write(twoToThe60, 100_000))
                .isInstanceOf(ShapeFailure.class)
                .hasMessageContaining("more than 100000 octets");
    }

    private static JsonArray list(JsonValue... items) {
        JsonArrayBuilder builder = Parts.JSON.createArrayBuilder();
        for (JsonValue item : items) {
            builder.add(item);
        }
        return builder.build();
    }
}
