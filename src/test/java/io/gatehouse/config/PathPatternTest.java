package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.config.PathPattern.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

    @Test
    void readsSegmentsVariablesAndSubtrees() {
        assertThat(PathPattern.parse("/")).isEqualTo(new PathPattern(List.of(), false));
        assertThat(PathPattern.parse("/**")).isEqualTo(new PathPattern(List.of(), true));
        assertThat(PathPattern.parse("/a/%7Eb/**"))
                .isEqualTo(
                        new PathPattern(List.of(new Segment("a", null, null), new Segment("%7Eb", null, null)), true));
        assertThat(PathPattern.parse("/a/{x}"))
                .isEqualTo(new PathPattern(List.of(new Segment("a", null, null), new Segment(null, "x", null)), false));
    }

    @Test
    void aSlashAtTheEndIsAnEmptySegment() {
        assertThat(PathPattern.parse("/a/"))
                .isEqualTo(new PathPattern(List.of(new Segment("a", null, null), new Segment("", null, null)), false));
        assertThat(PathPattern.parse("/{x}/").segments())
                .containsExactly(new Segment(null, "x", null), new Segment("", null, null));
    }

    @Test
    void expressionsMayHoldSlashesAndBraces() {
        assertThat(PathPattern.parse("/{a:[^/]{2,3}}/{b:\\d+\\}}").segments())
                .containsExactly(new Segment(null, "a", "[^/]{2,3}"), new Segment(null, "b", "\\d+\\}"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', does not begin with /",
        "pets, does not begin with /",
        "*, does not begin with /",
        "//, has an empty segment",
        "/a//, has an empty segment",
        "/a//**, has an empty segment",
        "//a, has an empty segment",
        "/a//b, has an empty segment",
        "/a/./b, has a dot segment",
        "/a/.., has a dot segment",
        "/%2E%2e/b, has a dot segment",
        "/a?x=1, which a path does not allow",
        "/a#b, which a path does not allow",
        "/a b, which a path does not allow",
        "/é, which a path does not allow",
        "/a%, without two hexadecimal digits",
        "/a%4, without two hexadecimal digits",
        "/a%zz, without two hexadecimal digits",
        "/a%00, an escape that no request may have",
        "/a%0d, an escape that no request may have",
        "/a%ff, an escape that no request may have",
        "/a%c0%ae, an escape that no request may have",
        "/**/a, that is not the /** at its end",
        "/a*, that is not the /** at its end",
        "/a**, that is not the /** at its end",
        "/a/*, that is not the /** at its end",
        "/a/{}, without a proper name",
        "/a/{1x}, without a proper name",
        "/a/{x y}, without a proper name",
        "/a/{x:(}, does not compile",
        "/a/{x:(?=b)}, does not compile",
        "/a/{x:((a{1000}){1000}){1000}}, too many repetitions",
        "/a/{x, has a { without its }",
        "/a/x}, not a whole segment",
        "/a/v{x}, not a whole segment",
        "/a/{x}{y}, without a proper name",
        "/{x}/{x}, twice",
        "/_gatehouse/admin, belongs to the gateway itself",
        "/_gatehouse/**, belongs to the gateway itself",
        "/_gatehouse%2fadmin/**, belongs to the gateway itself",
        "/%5Fgatehouse%5cadmin/**, belongs to the gateway itself",
        "/%5Fgatehouse, belongs to the gateway itself",
        "/_gatehouse;a=b/x, belongs to the gateway itself",
    })
    void refusesWhatIsNoPattern(String text, String gist) {
        assertThatThrownBy(() -> PathPattern.parse(text))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining(gist)
                .hasMessageContaining("got " + JsonText.quote(text));
    }
}
