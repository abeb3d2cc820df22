package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import org.junit.jupiter.api.Test;

/** What HTTP/2 carries in fields of its own must not break a line of HTTP/1.1 on the way to an upstream. */
class GuardTest {
    private static int status(String method, String path, String query, String value) {
        Request request = new Request(method, path, query, Headers.of("Host", "h", "X-A", value), Body.EMPTY);
        return Guard.judge(request, new Guard.Reading("HTTP/1.1", path, true, false))
                .status();
    }

    @Test
    void aTargetThatBreaksARequestLineIsRefused() {
        assertThat(status("GET", "/pets", "a=1 HTTP/1.1\r\nX-Evil: 1\r\n\r\n", "v"))
                .isEqualTo(400);
        assertThat(status("GET", "/pets", "a=1\tb", "v")).isEqualTo(400);
        assertThat(status("GET", "/pets HTTP/1.0", "a=1", "v")).isEqualTo(400);
        assertThat(status("GET", "/pets", "a=1&b=%0d%0a", "v")).isZero();
    }

    @Test
    void aMethodThatIsNoTokenIsRefused() {
        assertThat(status("GET /evil HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET", "/pets", "", "v"))
                .isEqualTo(400);
        assertThat(status("", "/pets", "", "v")).isEqualTo(400);
        assertThat(status("PURGE", "/pets", "", "v")).isZero();
    }

    @Test
    void aFieldThatHoldsAControlCharacterIsRefused() {
        assertThat(status("GET", "/pets", "", "v\r\nX-Evil: 1")).isEqualTo(400);
        assertThat(status("GET", "/pets", "", "v\u0000")).isEqualTo(400);
        assertThat(status("GET", "/pets", "", "a\tb \u00e9")).isZero();
    }

    @Test
    void aContainerThatDoesNotDecodeAgreesWhateverTheCaseOfAnEscape() {
        String targets = "/_gatehouse/admin/v1/upstreams/u/targets/";
        assertThat(status("POST", targets + "%5b%3A:1%5D%3a9/drain", "", "v")).isZero();
        assertThat(status("GET", "/%5fgatehouse/admin", "", "v")).isEqualTo(400);
    }
}
