package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9001, http, 127.0.0.1, 9001, ''",
        "http://Pets.Example.com, http, pets.example.com, 80, ''",
        "https://pets.example.com/, https, pets.example.com, 443, ''",
        "https://pets_2.local:8443/a/b%20c/, https, pets_2.local, 8443, /a/b%20c",
        "'http://[::1]:80/x', http, '[::1]', 80, /x",
        "webapp:/orders, webapp, '', 0, /orders",
        "webapp:/a/b-1.0, webapp, '', 0, /a/b-1.0",
        "webapp:/, webapp, '', 0, ''",
    })
    void readsSchemeHostPortAndBasePath(String text, String scheme, String host, int port, String basePath) {
        assertThat(TargetUrl.parse(text)).isEqualTo(new TargetUrl(scheme, host, port, basePath));
    }

    @Test
    void aServiceIsCalledByItsContextPathWithoutASlash() {
        assertThat(TargetUrl.parse("webapp:/orders").authority()).isEqualTo("webapp:orders");
        assertThat(TargetUrl.parse("webapp:/a/b").authority()).isEqualTo("webapp:a:b");
        assertThat(TargetUrl.parse("webapp:/").authority()).isEqualTo("webapp:ROOT");
        assertThat(TargetUrl.parse("webapp:/")).hasToString("webapp:/");
        assertThat(TargetUrl.parse("webapp:/a/b")).hasToString("webapp:/a/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pets",
                "127.0.0.1:9001",
                "ftp://a",
                "http://",
                "http:///x",
                "http://u:p@a",
                "http://a?x=1",
                "http://a/#f",
                "http://a:0",
                "http://a:65536",
                "http://a:",
                "http://a b",
                "http://a/b c",
                "http://a/%zz",
                "http://a//b",
                "http://a/../b",
                "http://[::1",
                "http://[zz::1]",
                "//a",
                "http://-a",
                "http://a/é",
                "webapp:",
                "webapp:orders",
                "webapp://orders",
                "webapp:/orders/",
                "webapp:/a//b",
                "webapp:/a/../b",
                "webapp:/a;x",
                "webapp:/%61"
            })
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> TargetUrl.parse(text)).isInstanceOf(BadValue.class);
    }
}
