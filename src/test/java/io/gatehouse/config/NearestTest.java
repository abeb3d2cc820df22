package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestTest {

    private final List<String> fields = List.of("match", "upstream", "rewrite", "policies", "to", "rateLimit");

    @Test
    void findsATypingMistake() {
        Nearest nearest = new Nearest();
        assertThat(nearest.to("upstrem", fields)).isEqualTo("upstream");
        assertThat(nearest.to("polices", fields)).isEqualTo("policies");
        assertThat(nearest.to("macth", fields)).isEqualTo("match");
        assertThat(nearest.to("ratelimit", fields)).isEqualTo("rateLimit");
        assertThat(nearest.to("ot", fields)).isEqualTo("to");
    }

    @Test
    void guessesNothingFarFetched() {
        Nearest nearest = new Nearest();
        assertThat(nearest.to("cache", fields)).isNull();
        assertThat(nearest.to("xy", fields)).isNull();
        assertThat(nearest.to("u".repeat(1_000_000), fields)).isNull();
    }

    @Test
    void givesUpGuessingInTime() {
        Nearest nearest = new Nearest();
        List<String> many =
                IntStream.range(100_000, 200_000).mapToObj(i -> "u" + i).toList();
        assertThat(nearest.to("u_00000", many)).isEqualTo("u100000");
        for (int i = 0; i < 3; i++) {
            nearest.to("u_" + i + "_x_y", many);
        }
        assertThat(nearest.to("u_00000", many)).isNull();
    }
}
