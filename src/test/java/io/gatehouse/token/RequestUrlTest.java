package io.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://a/b, http://a/b",
        "HTTP://A/B, http://a/B",
        "http://a, http://a/",
        "http://a?x=/y, http://a/",
        "http://a#/y, http://a/",
        "http://a:80/, http://a/",
        "https://a:443, https://a/",
        "http://a:443/, http://a:443/",
        "https://a:00443/, https://a/",
        "http://a:/b, http://a/b",
        "http://[::1]/b, http://[::1]/b",
        "http://[::A]:80/b, http://[::a]/b",
        "http://[::1]:8080, http://[::1]:8080/",
        "http://a/%7Eb%2f%C3%a4, http://a/~b%2F%C3%A4",
        "http://a/b/../c, http://a/c",
        "http://a/b/%2E%2e/c, http://a/c",
        "http://a/../../c, http://a/c",
        "http://a/b/., http://a/b/",
        "http://a/b/.., http://a/",
        "http://a/.., http://a/",
        "http://a//b//, http://a//b//",
        "http://a/.well-known, http://a/.well-known",
        "http://a/b;c=d/e, http://a/b;c=d/e"
    })
    void hasOneForm(String url, String normal) {
        assertThat(RequestUrl.normal(url)).isEqualTo(normal);
        assertThat(RequestUrl.normal(normal)).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "/a",
                "//a/b",
                "http:",
                "http:/a",
                "http://",
                "http:///a",
                "http://?a",
                "http://:80/",
                "ftp://a/",
                "x:http://a/",
                "http://u@a/",
                "http://a:b/",
                "http://a:-1/",
                "http://a:65536/",
                "http://a:123456/",
                "http://::1/",
                "http://a/%",
                "http://a/%4",
                "http://a/%zz"
            })
    void orIsNone(String url) {
        assertThat(RequestUrl.normal(url)).isNull();
    }
}
