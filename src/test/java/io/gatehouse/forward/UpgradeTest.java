package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import io.gatehouse.forward.Handshake.Refusal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client asks to switch to, and how a WebSocket is opened. */
class UpgradeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    static Stream<Arguments> asked() {
        return Stream.of(
                Arguments.of("one protocol", "foo", "upgrade", "HTTP/1.1", "foo"),
                Arguments.of("several, in their order", "websocket, foo/2", "Upgrade", "HTTP/1.1", "websocket, foo/2"),
                Arguments.of("among other connection options", "foo", "keep-alive, UPGRADE", "HTTP/1.1", "foo"),
                Arguments.of("HTTP/2 is left out", "h2c, foo", "upgrade", "HTTP/1.1", "foo"),
                Arguments.of("HTTP/2 alone is nothing", "h2c", "upgrade", "HTTP/1.1", null),
                Arguments.of("HTTP/2 in capitals", "H2C", "upgrade", "HTTP/1.1", null),
                Arguments.of("a draft of HTTP/2", "h2c-14", "upgrade", "HTTP/1.1", null),
                Arguments.of("another HTTP", "HTTP/2.0, h3", "upgrade", "HTTP/1.1", null),
                Arguments.of("no token", "f(o)o, a b", "upgrade", "HTTP/1.1", null),
                Arguments.of("not named in Connection", "foo", "close", "HTTP/1.1", null),
                Arguments.of("HTTP/1.0 knows no upgrade", "foo", "upgrade", "HTTP/1.0", null),
                Arguments.of("nor does HTTP/2", "foo", "upgrade", "HTTP/2.0", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("asked")
    void aClientAsksForWhatMayBeHad(String name, String upgrade, String connection, String version, String expected) {
        Headers headers = Headers.of("Upgrade", upgrade, "Connection", connection);
        Upgrade asked = Upgrade.of(new Request("GET", "/", null, headers, Body.EMPTY), version);
        assertThat(asked == null ? null : asked.field()).isEqualTo(expected);
    }

    @Test
    void withContentNothingIsAskedFor() {
        Headers headers = Headers.of("Upgrade", "foo", "Connection", "upgrade");
        assertThat(Upgrade.of(new Request("POST", "/", null, headers, Body.of(new byte[1])), "HTTP/1.1"))
                .isNull();
        assertThat(Upgrade.of(new Request("POST", "/", null, headers, Body.of(new byte[0])), "HTTP/1.1"))
                .isNotNull();
    }

    static Stream<Arguments> handshakes() {
        return Stream.of(
                Arguments.of("right", "GET", List.of("13"), List.of(KEY), 0),
                Arguments.of("POST", "POST", List.of("13"), List.of(KEY), 400),
                Arguments.of("no version", "GET", List.of(), List.of(KEY), 426),
                Arguments.of("an old version", "GET", List.of("8"), List.of(KEY), 426),
                Arguments.of("two versions", "GET", List.of("13", "8"), List.of(KEY), 426),
                Arguments.of("no key", "GET", List.of("13"), List.of(), 400),
                Arguments.of("two keys", "GET", List.of("13"), List.of(KEY, KEY), 400),
                Arguments.of("15 octets", "GET", List.of("13"), List.of("AAAAAAAAAAAAAAAAAAAA"), 400),
                Arguments.of("17 octets", "GET", List.of("13"), List.of("AAAAAAAAAAAAAAAAAAAAAAA="), 400),
                Arguments.of("no Base64", "GET", List.of("13"), List.of("????????????????????????"), 400),
                Arguments.of("not padded", "GET", List.of("13"), List.of("dGhlIHNhbXBsZSBub25jZQ"), 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("handshakes")
    void aHandshakeIsJudged(String name, String method, List<String> versions, List<String> keys, int status) {
        Headers.Builder headers = Headers.builder();
        versions.forEach(version -> headers.add("Sec-WebSocket-Version", version));
        keys.forEach(key -> headers.add("Sec-WebSocket-Key", key));
        Refusal refusal = Handshake.judge(new Request(method, "/", null, headers.build(), Body.EMPTY));
        assertThat(refusal == null ? 0 : refusal.status()).isEqualTo(status);
        if (status == 426) {
            assertThat(refusal.fields().first("Sec-WebSocket-Version")).isEqualTo("13");
        }
    }

    /** The key and its answer are those of RFC 6455 §1.3. */
    @Test
    void onlyTheAnswerToTheKeyIsAccepted() {
        Request request = new Request("GET", "/", null, Headers.of("Sec-WebSocket-Key", KEY), Body.EMPTY);
        assertThat(Handshake.isAccepted(request, Headers.of("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")))
                .isTrue();
        assertThat(Handshake.isAccepted(request, Headers.of("Sec-WebSocket-Accept", "S3pPLMBiTxaQ9kYGzzhZRbK+xOo=")))
                .isFalse();
        assertThat(Handshake.isAccepted(request, Headers.EMPTY)).isFalse();
    }
}
