package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {
    @Test
    void areThirtyTwoHexDigitsAndNeverTheSame() {
        RequestIds ids = new RequestIds();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            String id = ids.next();
            assertThat(seen.add(id)).isTrue();
        }
        assertThat(seen).allMatch(id -> id.matches("[0-9a-f]{32}"));
    }

    @Test
    void differBetweenRuns() {
        assertThat(new RequestIds().next().substring(0, 16))
                .isNotEqualTo(new RequestIds().next().substring(0, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0af7651916cd43dd8448eb211c80319c", "A-Z_a.z~9"})
    void takesWhatIsWellFormed(String id) {
        assertThat(RequestIds.wellFormed(id)).isTrue();
        assertThat(RequestIds.wellFormed(id.repeat(128).substring(0, 128))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\"", "a,b", "a\n", "\u00e4", "a/b", "<script>"})
    void takesNothingElse(String id) {
        assertThat(RequestIds.wellFormed(id)).isFalse();
    }

    @Test
    void takesNeitherNoneNorOneThatIsTooLong() {
        assertThat(RequestIds.wellFormed(null)).isFalse();
        assertThat(RequestIds.wellFormed("a".repeat(129))).isFalse();
    }
}
