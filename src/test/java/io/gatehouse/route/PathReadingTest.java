package io.gatehouse.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathReadingTest {

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
        /a/b            | a,b        | a,b    | a plain path reads as it stands
        /               | ''         | ''     | the root is one empty segment
        /a/             | a,''       | a,''   | a slash at the end is an empty segment
        /%61            | a          | a      | an encoded unreserved character is that character
        /a%2fb          | a%2Fb      | a,b    | an encoded slash divides only the lenient reading
        /a%5cb          | a%5Cb      | a,b    | an encoded backslash divides only the lenient reading
        /a;x=1/b        | a;x=1,b    | a,b    | parameters are dropped in the lenient reading
        /a%3bx/b        | a%3Bx,b    | a,b    | so are encoded ones
        /a//b           | a,'',b     | a,b    | an empty segment is dropped in the lenient reading
        /a/./b          | a,b        | a,b    | a dot segment is removed
        /a/x/../b       | a,b        | a,b    | two dots remove the segment before
        /a/%2e%2E/b     | b          | b      | encoded dots are dots
        /a/..           | ''         | ''     | two dots at the end leave a slash
        /a/x/..;/b      | a,x,..;,b  | a,b    | dots with a parameter climb in the lenient reading
        /a%252e         | a%252e     | a%2e   | what is encoded twice is decoded once
        /caf%c3%a9      | caf%C3%A9  | café   | hex digits are upper-cased, text is decoded leniently
        """)
    void readsAPathInTwoWays(String raw, String exact, String lenient, String sentence) throws Exception {
        PathReading reading = PathReading.of(raw);
        assertThat(String.join(",", reading.exact())).as(sentence).isEqualTo(exact.replace("''", ""));
        assertThat(String.join(",", reading.lenient())).as(sentence).isEqualTo(lenient.replace("''", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..",
                "/a/../..",
                "/%2e%2e/x",
                "/..;/manager",
                "/a%00b",
                "/a%0db",
                "/a%0Ab",
                "/a%zz",
                "/a%",
                "/a%4",
                "a",
                "/a\u0001b",
                "/a#b",
                "/a?b",
                "/caf\u00e9",
                "/a%ff",
                "/x/%c0%ae%c0%ae/y",
                "/x%e0%80%afy",
                "/a//../b",
                "/a/;/../b",
                "/a%5c..%5c..%5c..",
                "/x/..%2f..%2fb"
            })
    void refusesAPathThatNoReadingMayHave(String raw) {
        assertThatThrownBy(() -> PathReading.of(raw)).isInstanceOf(PathReading.Unreadable.class);
    }

    @ParameterizedTest(name = "{0} goes on as {1}")
    @CsvSource({
        "/a%2Fb;x+y//c, /a%2Fb;x+y//c",
        "/a/./b, /a/b",
        "/a/%2e%2e/b/, /b/",
        "/a/b/.., /a/",
        "/%61%7e, /%61%7e",
        "/caf%c3%a9, /caf%c3%a9"
    })
    void sendsTheClientsOwnOctetsOnWithoutDotSegments(String raw, String forwarded) throws Exception {
        assertThat(PathReading.of(raw).forward()).isEqualTo(forwarded);
    }
}
