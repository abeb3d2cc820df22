package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {
    @ParameterizedTest(name = "{0} below {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
        /pets/7            | ''    | /pets/7
        /app/pets/7        | /app  | /pets/7
        /app/a%2Fb/../c    | /app  | /a%2Fb/../c
        /app//x            | /app  | //x
        /app               | /app  | /
        /app/              | /app  | /
        /apple             | /app  | /apple
        /app;x=1/pets      | /app  | /app;x=1/pets
        /%61pp/pets        | /app  | /%61pp/pets
        http://h/app/pets  | /app  | http://h/app/pets
        """)
    void thePathStandsBelowTheContextPathOctetForOctet(String uri, String contextPath, String path) {
        assertThat(Arrivals.path(uri, contextPath)).isEqualTo(path);
    }

    @Test
    void theCookiesOfHttp2AreOneFieldAndThoseOfHttp1WhatTheyAre() {
        Headers pieces = Headers.of("Cookie", "a=1", "X-A", "1", "cookie", "b=2");
        assertThat(Arrivals.whole(pieces, "HTTP/2.0").all("Cookie")).containsExactly("a=1; b=2");
        assertThat(Arrivals.whole(pieces, "HTTP/2.0").first("X-A")).isEqualTo("1");
        assertThat(Arrivals.whole(pieces, "HTTP/1.1")).isSameAs(pieces);
    }
}
