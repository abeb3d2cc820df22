package io.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What caches between a browser and the gateway may do with a reply to somebody whom a cookie tells. */
class BesidesTest {
    private static final Besides SESSION = new Besides(Headers.EMPTY, Headers.EMPTY, true);
    private static final Besides COOKIE = new Besides(Headers.EMPTY, Headers.of("Set-Cookie", "a=b"), true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                             | private",
                "max-age=60                   | max-age=60, private",
                "MAX-AGE=60                   | MAX-AGE=60, private",
                "max-age=60, private='X-A'    | max-age=60, private='X-A', private",
                "no-cache                     | no-cache, private",
                "private, max-age=60          | private, max-age=60",
                "no-store                     | no-store",
                "public, max-age=60           | public, max-age=60",
                "Public                       | Public",
                "s-maxage=60                  | s-maxage=60",
                "max-age=0, must-revalidate   | max-age=0, must-revalidate"
            })
    void aReplyIsForOnePersonUnlessItSaysThatItIsForAll(String said, String told) {
        Headers fields = said == null ? Headers.EMPTY : Headers.of("Cache-Control", said.replace('\'', '"'));
        Headers left = SESSION.back(Reply.of(200, fields)).headers();
        assertThat(String.join(", ", left.all("Cache-Control"))).isEqualTo(told.replace('\'', '"'));
    }

    @Test
    void anOlderWordForCachesGoesUnlessTheReplyIsForAll() {
        Headers fields = Headers.of("Surrogate-Control", "max-age=600", "Cache-Control", "max-age=60");
        assertThat(SESSION.back(Reply.of(200, fields)).headers().contains("Surrogate-Control"))
                .isFalse();
        Headers forAll = Headers.of("Surrogate-Control", "max-age=600", "Cache-Control", "public, max-age=60");
        assertThat(SESSION.back(Reply.of(200, forAll)).headers().contains("Surrogate-Control"))
                .isTrue();
    }

    @Test
    void soItIsForACacheThatIsToldApart() {
        Headers fields = Headers.of("Cache-Control", "private", "CDN-Cache-Control", "max-age=60");
        Headers left = SESSION.back(Reply.of(200, fields)).headers();
        assertThat(String.join(", ", left.all("CDN-Cache-Control"))).isEqualTo("max-age=60, private");
        assertThat(left.all("Cache-Control")).containsExactly("private");
    }

    @Test
    void nobodyStoresAReplyWithACookieAlsoNoCacheThatIsToldApart() {
        Headers fields = Headers.of(
                "Cache-Control", "public, max-age=60",
                "CDN-Cache-Control", "max-age=60",
                "example-cache-control", "public",
                "Surrogate-Control", "max-age=60",
                "Content-Type", "text/plain");
        Headers left = COOKIE.back(Reply.of(200, fields)).headers();
        assertThat(left.all("Cache-Control")).containsExactly("no-store");
        assertThat(left.names()).doesNotContain("cdn-cache-control", "example-cache-control", "surrogate-control");
        assertThat(left.all("Content-Type")).containsExactly("text/plain");
        assertThat(left.all("Set-Cookie")).containsExactly("a=b");
    }

    @Test
    void whatIsNoAnswerYetAndWhereNothingGoesAlongStaysAsItIs() {
        Headers fields = Headers.of("Cache-Control", "max-age=60");
        assertThat(SESSION.back(Reply.of(101, fields)).headers()).isEqualTo(fields);
        assertThat(Besides.NOTHING.back(Reply.of(200, fields)).headers()).isEqualTo(fields);
    }
}
