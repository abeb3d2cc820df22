package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrailersTest {
    private static final Headers HEAD = Headers.of("X-User", "ann", "Content-Type", "text/plain");

    @ParameterizedTest
    @ValueSource(
            strings = {"grpc-status", "Content-Digest", "Server-Timing", "ETag", "X-Checksum", "x-amz-checksum-sha256"})
    void whatIsOnlyKnownAtTheEndMayTrail(String name) {
        assertThat(Trailers.mayTrail(name, HEAD)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length",
                "transfer-encoding",
                "TRAILER",
                "Host",
                "Connection",
                "TE",
                "Upgrade",
                "Authorization",
                "Proxy-Authorization",
                "Cookie",
                "Set-Cookie",
                "WWW-Authenticate",
                "Cache-Control",
                "If-None-Match",
                "Range",
                "Content-Type",
                "Content-Encoding",
                "Location",
                "Vary",
                "Forwarded",
                "X-Forwarded-For",
                "X_Forwarded_For",
                "X_Real_IP",
                "Client-Cert",
                "Client_Cert",
                "Client-Cert-Chain",
                "Via",
                "X-Request-Id",
                "Access-Control-Allow-Origin",
                "Strict-Transport-Security",
                ":status",
                "a b",
                "a\r\nb",
                "ä",
                ""
            })
    void whatMustBeKnownBeforeMayNot(String name) {
        assertThat(Trailers.mayTrail(name, HEAD)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-User", "x-user"})
    void whatTheHeadSaysIsNotSaidAgain(String name) {
        assertThat(Trailers.mayTrail(name, HEAD)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, trailers, true",
        "HTTP/1.1, 'gzip;q=0.5, Trailers', true",
        "HTTP/1.1, 'trailers;q=0.1', true",
        "HTTP/1.1, gzip, false",
        "HTTP/1.1, '', false",
        "HTTP/1.0, trailers, false",
        "HTTP/2.0, '', true"
    })
    void theyAreSentToWhoSaysSo(String protocol, String te, boolean taken) {
        assertThat(Trailers.areTakenBy(protocol, Headers.of("TE", te))).isEqualTo(taken);
    }
}
