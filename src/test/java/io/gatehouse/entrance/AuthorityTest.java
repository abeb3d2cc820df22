package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"h", "H.Example.", "a_b-c~d", "127.0.0.1", "h:1", "h:65535", "h:", "[::1]", "[2001:db8::1]:80"})
    void aHostWithOrWithoutAPortIsClear(String text) {
        assertThat(Authority.isClear(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "h:0",
                "h:65536",
                "h:123456",
                "h:-1",
                "h:+1",
                "h:8a",
                "h:80:80",
                "u@h",
                "h,g",
                "h g",
                "h/x",
                "h?x",
                "h#x",
                "h%2e",
                "h\\x",
                "::1",
                "[::1",
                "::1]",
                "[::1]x",
                "[h]",
                "[]",
                "h\u00e9",
                "h;x",
                "h\t"
            })
    void whatCanBeReadInTwoWaysIsNot(String text) {
        assertThat(Authority.isClear(text)).isFalse();
    }

    @ParameterizedTest(name = "{0} names {1} {2}: {3}")
    @CsvSource({
        "http://h/x, h, 80, true",
        "http://h:80/x, h, 80, true",
        "HTTP://H, h, 80, true",
        "https://h/x, h, 443, true",
        "https://h:443?x, h, 443, true",
        "http://[::1]:81/x, ::1, 81, true",
        "http://[::1]/x, [::1], 80, true",
        "http://h:/x, h, 80, true",
        "http://h/x, g, 80, false",
        "http://h:81/x, h, 80, false",
        "https://h/x, h, 80, false",
        "http://h@g/x, g, 80, false",
        "http://h\\@g/x, h, 80, false",
        "http:///x, h, 80, false",
        "ftp://h/x, h, 80, false",
        "/x, h, 80, false"
    })
    void aUrlNamesAHostAndPort(String url, String host, int port, boolean names) {
        assertThat(Authority.names(url, host, port)).isEqualTo(names);
    }
}
