package io.gatehouse.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which heads are too large: 20 octets of target, 40 of fields, 3 fields. */
class HeadLimitsTest {
    private static final HeadLimits LIMITS = new HeadLimits(20, 40, 3);

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a short one,                         /a,                     ,           1, 10, 0",
        "a path of 20 octets,                 /aaaaaaaaaaaaaaaaaaa,   ,           1, 10, 0",
        "a path of 21,                        /aaaaaaaaaaaaaaaaaaaa,  ,           1, 10, 414",
        "path and query of 20,                /aaaaaaaaa,             aaaaaaaaa,  1, 10, 0",
        "path and query of 21,                /aaaaaaaaa,             aaaaaaaaaa, 1, 10, 414",
        "three fields,                        /a,                     ,           3, 8,  0",
        "four fields,                         /a,                     ,           4, 1,  431",
        "40 octets of fields,                 /a,                     ,           1, 35, 0",
        "41 octets of fields,                 /a,                     ,           1, 36, 431",
        "both too large: told of the target,  /aaaaaaaaaaaaaaaaaaaa,  ,           9, 99, 414"
    })
    void tooLargeIsToldByItsStatus(
            String why, String path, @Nullable String query, int fields, int valueLength, int status) {
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < fields; i++) {
            headers.add("A", "v".repeat(valueLength));
        }
        HeadLimits.Refusal refusal = LIMITS.refusal(new Request("GET", path, query, headers.build(), Body.EMPTY));
        assertThat(refusal == null ? 0 : refusal.status()).as(why).isEqualTo(status);
    }
}
