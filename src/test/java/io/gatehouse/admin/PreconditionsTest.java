package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {
    private static final Stored STORED = Stored.made(Document.EMPTY.json());
    private static final String JSON = STORED.tag(Format.JSON);
    private static final String YAML = STORED.tag(Format.YAML);

    private static int statusOfChange(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
        return status(() -> new Preconditions(ifMatch, ifNoneMatch).requireCurrent(STORED));
    }

    private static int status(Runnable check) {
        Refusal refusal = catchThrowableOfType(Refusal.class, check::run);
        return refusal == null ? 200 : refusal.status();
    }

    @ParameterizedTest(name = "If-Match: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "*                     | 200",
                "JSON                  | 200",
                "YAML                  | 200",
                "\"a\", JSON           | 200",
                "\"a\",\"b\" , YAML    | 200",
                "\"a,b\", JSON         | 200",
                "\"a\"                 | 412",
                "\"\"                  | 412",
                "W/JSON                | 412",
                "W/\"a\", JSON         | 200",
                "a                     | 400",
                "\"a                   | 400",
                "\"a\" \"b\"           | 400",
                "\"a\", *              | 400",
                "''                    | 400",
            })
    void aChangeNeedsToKnowWhatItChanges(String ifMatch, int expected) {
        assertThat(statusOfChange(ifMatch.replace("JSON", JSON).replace("YAML", YAML), null))
                .isEqualTo(expected);
    }

    @Test
    void withoutIfMatchAChangeIsRefused() {
        assertThat(statusOfChange(null, null)).isEqualTo(428);
    }

    @Test
    void exclusiveCreationOfWhatExistsFails() {
        assertThat(statusOfChange(null, "*")).isEqualTo(412);
        assertThat(statusOfChange(JSON, "*")).isEqualTo(412);
        assertThat(statusOfChange(JSON, YAML)).isEqualTo(412);
        assertThat(statusOfChange(JSON, "\"other\"")).isEqualTo(200);
    }

    @Test
    void whoBelievesThatItExistsDoesNotCreate() {
        assertThat(status(() -> new Preconditions("*", null).requireAbsent())).isEqualTo(412);
        assertThat(status(() -> new Preconditions(JSON, null).requireAbsent())).isEqualTo(412);
        assertThat(status(() -> new Preconditions(null, "*").requireAbsent())).isEqualTo(200);
        assertThat(status(() -> new Preconditions(null, null).requireAbsent())).isEqualTo(200);
    }

    @Test
    void aCopyIsKnownByItsTagComparedWeakly() {
        assertThat(new Preconditions(null, JSON).has(JSON)).isTrue();
        assertThat(new Preconditions(null, "W/" + JSON).has(JSON)).isTrue();
        assertThat(new Preconditions(null, "*").has(JSON)).isTrue();
        assertThat(new Preconditions(null, YAML).has(JSON)).isFalse();
        assertThat(new Preconditions(null, null).has(JSON)).isFalse();
    }

    @Test
    void representationsHaveTagsOfTheirOwnAndContentToo() {
        assertThat(JSON).isNotEqualTo(YAML).matches("\"[0-9a-f]{32}-json\"");
        assertThat(STORED.tags()).containsExactlyInAnyOrder(JSON, YAML);
        Stored other = Stored.made(JsonValue.EMPTY_JSON_OBJECT);
        assertThat(other.tag(Format.JSON)).isNotEqualTo(JSON);
    }
}
