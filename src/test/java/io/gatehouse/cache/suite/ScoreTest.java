package io.gatehouse.cache.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.cache.suite.Asked.Kind;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreTest {
    private static final Asked STORES = new Asked("A", "stores", Kind.CHECK, List.of());
    private static final Asked AGES = new Asked("A", "ages", Kind.REQUIRED, List.of("stores"));
    private static final Asked PARSES = new Asked("B", "parses", Kind.REQUIRED, List.of("ages"));
    private static final Asked SAVES = new Asked("B", "saves", Kind.OPTIMAL, List.of());

    @Test
    void aTestCountsOnlyWhereAllThatItNeedsPass() {
        Score score = new Score(
                List.of(STORES, AGES, PARSES, SAVES),
                results().add("stores", wrong()).add("saves", true).build());

        assertThat(score.failures()).containsExactly(AGES, PARSES);
        assertThat(score.passed(Kind.REQUIRED)).isZero();
        assertThat(score.passed(Kind.OPTIMAL)).isEqualTo(1);
    }

    @Test
    void whatIsOnlyLookedAtIsNoFailure() {
        Score score = new Score(
                List.of(STORES, SAVES),
                Json.createObjectBuilder().add("stores", wrong()).build());

        assertThat(score.failures()).containsExactly(SAVES);
        assertThat(score.of(test -> test.kind() == Kind.CHECK)).isEqualTo("0/1");
    }

    @Test
    void aTestThatDidNotRunHasNotPassed() {
        Score score = new Score(List.of(SAVES), JsonValue.EMPTY_JSON_OBJECT);

        assertThat(score.passes(SAVES)).isFalse();
    }

    @Test
    void groupsAreCountedForThemselves() {
        Score score = new Score(
                List.of(STORES, AGES, PARSES, SAVES),
                results().add("stores", true).add("saves", wrong()).build());

        assertThat(score.suites()).containsExactly("A", "B");
        assertThat(score.of(test -> test.suite().equals("A"))).isEqualTo("2/2");
        assertThat(score.of(test -> test.suite().equals("B"))).isEqualTo("1/2");
    }

    @Test
    void aNeedThatIsNoTestIsTold() {
        JsonObject results = results().build();
        Score score = new Score(List.of(AGES), results);

        assertThatThrownBy(score::failures).hasMessageContaining("stores");
    }

    private static JsonObjectBuilder results() {
        return Json.createObjectBuilder().add("ages", true).add("parses", true);
    }

    private static JsonValue wrong() {
        return Json.createArrayBuilder()
                .add("Assertion")
                .add("Response 2 comes from cache")
                .build();
    }
}
