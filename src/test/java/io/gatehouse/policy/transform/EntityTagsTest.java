package io.gatehouse.policy.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagsTest {
    private static final EntityTags MARKED = new EntityTags("m");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a strong tag becomes weak and gets the mark | "a"      | W/"a-m"
        a weak one gets the mark                    | W/"a"    | W/"a-m"
        an empty one too                            | ""       | W/"-m"
        what is no tag goes                         | a        |
        what is no tag at its end goes              | "a" b    |
        """)
    void ofAReply(String what, String tag, @Nullable String changed) {
        assertThat(MARKED.onReply(Headers.of("ETag", tag)).first("ETag")).isEqualTo(changed);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ours is the upstream's in both forms         | W/"a-m"                 | "a", W/"a"
        a strong one of ours too                     | "a-m"                   | "a"
        one of another change is left out            | W/"a-x", W/"b-m"        | "b", W/"b"
        one with a comma is one                      | W/"a,b-m"               | "a,b", W/"a,b"
        where none is ours nothing is asked          | "a", W/"b-x"            |
        any is any                                   | *                       | *
        """)
    void ofARequest(String what, String tags, @Nullable String asked) {
        Headers headers = MARKED.onRequest(
                Headers.of("If-None-Match", tags, "If-Modified-Since", "Tue, 01 Dec 2026 00:00:00 GMT"));
        assertThat(headers.first("If-None-Match")).isEqualTo(asked);
        assertThat(headers.contains("If-Modified-Since")).isEqualTo(asked != null);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a weak one is asked for in both forms | W/"a"      | "a", W/"a"
        a strong one stays                    | "a", "b"   | "a", "b"
        """)
    void ofARequestForWhatIsOnlyCompressed(String what, String tags, String asked) {
        assertThat(Gzip.TAGS.onRequest(Headers.of("If-None-Match", tags)).first("If-None-Match"))
                .isEqualTo(asked);
    }
}
