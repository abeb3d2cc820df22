package io.gatehouse.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Headers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers say to caches, as views change it. */
class CacheControlTest {
    private static Headers said(@Nullable String control) {
        return control == null ? Headers.EMPTY : Headers.of("Cache-Control", control);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '\'',
            value = {
                "-                                        | private",
                "public, max-age=5                        | private, max-age=5",
                "s-maxage=9, max-age=5, proxy-revalidate  | private, max-age=5",
                "private                                  | private",
                "private=\"set-cookie\", no-transform     | private, no-transform",
                "no-cache=\"set-cookie, x\", max-age=5    | private, no-cache=\"set-cookie, x\", max-age=5",
                "no-store                                 | no-store",
                "No-Store, max-age=0                      | No-Store, max-age=0",
                "max-age=5, max-age=7                     | private, max-age=\"?\""
            })
    void anAnswerForOneIsKeptByNobodyElse(@Nullable String control, String told) {
        assertThat(CacheControl.privately(said(control)).first("Cache-Control")).isEqualTo(told);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '\'',
            value = {
                "-                              | max-age=90",
                "max-age=5, s-maxage=7, public  | public, max-age=90",
                "private, max-age=5             | private, max-age=90",
                "no-cache                       | no-cache, max-age=90",
                "no-store, max-age=5            | no-store, max-age=5"
            })
    void aViewIsAsFreshAsItSaysAndNoMoreIsKeptForIt(@Nullable String control, String told) {
        assertThat(CacheControl.freshFor(Duration.ofSeconds(90), said(control)).first("Cache-Control"))
                .isEqualTo(told);
    }

    @Test
    void whatIsSaidToSomeCachesSaysNothingElse() {
        Headers said = Headers.of(
                "CDN-Cache-Control", "max-age=600", "Surrogate-Control", "max-age=6", "X-Cache-Control", "no-store");
        assertThat(CacheControl.privately(said).names()).containsExactly("cache-control");
        assertThat(CacheControl.privately(said.with("Cache-Control", "no-store"))
                        .names())
                .containsExactly("cache-control");
        assertThat(CacheControl.freshFor(Duration.ofSeconds(9), said).names())
                .containsExactly("x-cache-control", "cache-control");
    }

    @Test
    void aTimeThatBeginsNowHasNoAge() {
        Headers said = Headers.of("Age", "50", "Date", "Tue, 01 Dec 2026 00:00:00 GMT", "Expires", "0", "X-A", "1");
        assertThat(CacheControl.freshFor(Duration.ofSeconds(9), said).names()).containsExactly("x-a", "cache-control");
    }
}
