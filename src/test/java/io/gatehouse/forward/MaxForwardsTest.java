package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.testing.Exchanges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaxForwardsTest {
    private final List<String> forwarded = new ArrayList<>();

    private Reply answer(Exchange exchange) throws IOException {
        return new MaxForwards("GET, OPTIONS", e -> {
                    forwarded.addAll(e.request().headers().all("Max-Forwards"));
                    return Reply.of(202, Headers.EMPTY);
                })
                .handle(exchange);
    }

    @ParameterizedTest(name = "{0} that may go {1} more times goes on with {2}")
    @CsvSource({
        "OPTIONS, 1, 0",
        "TRACE, 10, 9",
        "OPTIONS, 007, 6",
        "TRACE, 1000000000, 999999999",
        "TRACE, 99999999999999999999999, 999999999",
        "GET, 5, 5",
        "GET, 0, 0",
        "POST, nonsense, nonsense",
        "options, 0, 0",
    })
    void traceAndOptionsAreCountedAndNothingElse(String method, String given, String sent) throws IOException {
        assertThat(answer(Exchanges.of(method, "/", "Max-Forwards", given)).status())
                .isEqualTo(202);
        assertThat(forwarded).containsExactly(sent);
    }

    @ParameterizedTest
    @CsvSource({"-1", "1.5", "''", "x", "'1, 2'", "0x1", "+1"})
    void whatIsNoNumberIsRefused(String given) throws IOException {
        assertThat(answer(Exchanges.of("OPTIONS", "/", "Max-Forwards", given)).status())
                .isEqualTo(400);
        assertThat(answer(Exchanges.of("TRACE", "/", "Max-Forwards", "1", "max-forwards", "1"))
                        .status())
                .isEqualTo(400);
        assertThat(forwarded).isEmpty();
    }

    @Test
    void optionsThatMayGoNoFurtherIsAnsweredWithTheMethodsOfTheRoute() throws IOException {
        Reply reply = answer(Exchanges.of("OPTIONS", "/", "Max-Forwards", "0"));
        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.headers()).isEqualTo(Headers.of("Allow", "GET, OPTIONS"));
        assertThat(forwarded).isEmpty();
    }

    @Test
    void traceThatMayGoNoFurtherIsReflectedWithoutCredentials() throws IOException {
        Reply reply = answer(Exchanges.of(
                "TRACE",
                "/a%2Fb?q=1",
                "Host",
                "h",
                "Max-Forwards",
                "00",
                "Cookie",
                "s=1",
                "Authorization",
                "Basic x",
                "Proxy-Authorization",
                "Basic y",
                "X-Api-Key",
                "z",
                "X-Auth-Token",
                "t",
                "X-One",
                "1",
                "X-One",
                "2"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).isEqualTo(Headers.of("Content-Type", "message/http"));
        assertThat(new String(reply.body().stream().readAllBytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo("TRACE /a%2Fb?q=1 HTTP/1.1\r\nHost: h\r\nMax-Forwards: 00\r\nX-One: 1\r\nX-One: 2\r\n\r\n");
        assertThat(forwarded).isEmpty();
    }
}
