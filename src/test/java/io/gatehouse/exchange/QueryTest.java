package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryTest {
    @Test
    void readsTheFirstPairOfANameDecoded() {
        assertThat(Query.first("a=1&b=2&a=3", "a")).isEqualTo("1");
        assertThat(Query.first("x&%61=%C3%A9+b", "a")).isEqualTo("é b");
        assertThat(Query.first("flag&x=1", "flag")).isEmpty();
        assertThat(Query.first("a=b=c", "a")).isEqualTo("b=c");
        assertThat(Query.first("", "a")).isNull();
        assertThat(Query.first(null, "a")).isNull();
    }

    @Test
    void readsAllPairsOfANameDecoded() {
        assertThat(Query.all("a=1&b=2&%61=3+4&a&a=&A=5", "a")).containsExactly("1", "3 4", "", "");
        assertThat(Query.all("b=2", "a")).isEmpty();
        assertThat(Query.all("", "a")).isEmpty();
        assertThat(Query.all(null, "a")).isEmpty();
    }

    @Test
    void takesPairsAwayAndPutsThemAtTheEnd() {
        assertThat(Query.without("a=1&b=%zz&a=2&&c", "a")).isEqualTo("b=%zz&&c");
        assertThat(Query.without("a=1", "a")).isNull();
        assertThat(Query.with(null, "a", "x&y")).isEqualTo("a=x%26y");
        assertThat(Query.with("b=1", "ä", "")).isEqualTo("b=1&%C3%A4=");
    }

    @Test
    void readsCookies() {
        Headers headers = Headers.of("Cookie", "a=1; b=\"two\"", "cookie", "c=3=4");
        assertThat(Cookies.first(headers, "b")).isEqualTo("two");
        assertThat(Cookies.first(headers, "c")).isEqualTo("3=4");
        assertThat(Cookies.first(headers, "A")).isNull();
        Headers twice = Headers.of("Cookie", "a=1; b=2; a=\"3\"", "Cookie", "a");
        assertThat(Cookies.all(twice, "a")).containsExactly("1", "3");
        assertThat(Cookies.all(twice, "c")).isEmpty();
    }
}
