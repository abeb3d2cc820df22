package io.gatehouse.entrance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gatehouse.exchange.Headers;
import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;

class RequestCookiesTest {

    @Test
    void thoseOfAllFieldsAreReadButForWhatHasNoName() {
        Headers fields = Headers.builder()
                .add("Cookie", "a=1; b=x=y;c; =2; d d=3")
                .add("Cookie", "e=")
                .build();
        assertThat(RequestCookies.of(fields))
                .extracting(Cookie::getName, Cookie::getValue)
                .containsExactly(tuple("a", "1"), tuple("b", "x=y"), tuple("e", ""));
    }

    @Test
    void whereThereAreNoneTheServletApiHasNull() {
        assertThat(RequestCookies.of(Headers.EMPTY)).isNull();
    }
}
