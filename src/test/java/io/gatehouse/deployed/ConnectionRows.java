package io.gatehouse.deployed;

import static io.gatehouse.deployed.GuardRow.Outcome.BOTH;
import static io.gatehouse.deployed.GuardRow.Outcome.CLEAR;
import static io.gatehouse.deployed.GuardRow.Outcome.FIRST;
import static io.gatehouse.deployed.GuardRow.Outcome.PASSED;
import static io.gatehouse.deployed.GuardRow.Outcome.REFUSED;
import static io.gatehouse.deployed.GuardRow.Outcome.SAFE;
import static io.gatehouse.deployed.GuardRow.Outcome.UPGRADED;
import static io.gatehouse.deployed.GuardRow.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What concerns one connection: fields that end with it, expectations, and requests that follow each other on it. */
final class ConnectionRows {
    private ConnectionRows() {}

    private static String get(String fields) {
        return "GET /guard/x HTTP/1.1\nHost: h\n" + fields + "\n\n";
    }

    private static String post(String fields) {
        return "POST /guard/x HTTP/1.1\nHost: h\nContent-Length: 5\n" + fields + "\n\nhello";
    }

    /** RFC 9110 §7.6.1: a client can't name away what the gateway adds, nor what frames the message. */
    static List<GuardRow> named() {
        return List.of(
                row("X-Forwarded-For", get("Connection: close, X-Forwarded-For"), PASSED)
                        .arrivingWith("X-Forwarded-For", "127.0.0.1"),
                row(
                                "all fields that tell of the client",
                                get("Connection: Forwarded, X-Forwarded-Host, X-Forwarded-Proto, Via, X-Request-Id"),
                                PASSED)
                        .arrivingWith("X-Forwarded-Host", "h")
                        .arrivingWith("X-Forwarded-Proto", "http")
                        .arriving(arrived -> assertThat(arrived.values("Via")).hasSize(1))
                        .arriving(arrived ->
                                assertThat(arrived.values("X-Request-Id")).hasSize(1))
                        .arriving(arrived ->
                                assertThat(arrived.values("Forwarded")).hasSize(1)),
                row("Host", get("Connection: close, Host"), PASSED).arrivingWith("X-Forwarded-Host", "h"),
                row("Content-Length", post("Connection: close, Content-Length"), PASSED)
                        .arrivingWith("hello"),
                row(
                                "Transfer-Encoding",
                                "POST /guard/x HTTP/1.1\n"
                                        + "Host: h\n"
                                        + "Transfer-Encoding: chunked\n"
                                        + "Connection: Transfer-Encoding\n\n"
                                        + "5\n"
                                        + "hello\n"
                                        + "0\n\n",
                                PASSED)
                        .arrivingWith("hello"),
                row("Authorization", get("Connection: Authorization\nAuthorization: Bearer x"), PASSED)
                        .arrivingWithout("Authorization"),
                row("Cookie", get("Connection: cookie\nCookie: a=1"), PASSED).arrivingWithout("Cookie"),
                row("a field of the client", get("Connection: X-Hop\nX-Hop: 1\nX-End: 2"), PASSED)
                        .arrivingWithout("X-Hop")
                        .arrivingWith("X-End", "2"),
                row("fields on several lines", get("Connection: X-A\nConnection: ,, X-B ,\nX-A: 1\nX-B: 2"), PASSED)
                        .arrivingWithout("X-A")
                        .arrivingWithout("X-B"),
                row("what is no token", get("Connection: \"close\", a b"), CLEAR),
                row("Connection itself", get("Connection: Connection, close"), PASSED),
                row(
                                "what the oldest proxies sent",
                                get("Keep-Alive: timeout=5\n"
                                        + "Proxy-Connection: keep-alive\n"
                                        + "Proxy-Authorization: Basic eDp5"),
                                PASSED)
                        .arrivingWithout("Keep-Alive")
                        .arrivingWithout("Proxy-Connection")
                        .arrivingWithout("Proxy-Authorization"),
                row("codings of the answer", get("Connection: TE\nTE: gzip;q=1, deflate"), PASSED)
                        .arrivingWithout("TE"),
                row("an announcement of trailers", post("Trailer: Content-Length, Host"), CLEAR)
                        .arrivingWithout("Trailer"));
    }

    /** RFC 9110 §7.8, RFC 9113 §3.1: an upgrade to HTTP/2 is between the client and the gateway. */
    static List<GuardRow> upgrades() {
        return List.of(
                row(
                                "to HTTP/2",
                                get("Connection: Upgrade, HTTP2-Settings\n"
                                        + "Upgrade: h2c\n"
                                        + "HTTP2-Settings: AAMAAABkAAQAAP__"),
                                UPGRADED)
                        .arrivingWithout("Upgrade")
                        .arrivingWithout("HTTP2-Settings"),
                row(
                                "to HTTP/2 that Connection does not name",
                                get("Upgrade: h2c\nHTTP2-Settings: AAMAAABkAAQAAP__"),
                                UPGRADED)
                        .arrivingWithout("Upgrade")
                        .arrivingWithout("HTTP2-Settings"),
                row(
                                "to HTTP/2 with content",
                                post("Connection: Upgrade, HTTP2-Settings\n"
                                        + "Upgrade: h2c\n"
                                        + "HTTP2-Settings: AAMAAABkAAQAAP__"),
                                UPGRADED)
                        .arrivingWithout("Upgrade")
                        .arrivingWithout("HTTP2-Settings")
                        .arrivingWith("hello"),
                row(
                                "to HTTP/2 with settings that are none",
                                get("Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: ***"),
                                CLEAR)
                        .arrivingWithout("Upgrade")
                        .arrivingWithout("HTTP2-Settings"),
                row("to HTTP/2 over TLS, which is no upgrade", get("Connection: Upgrade\nUpgrade: h2"), UPGRADED));
    }

    /** RFC 9110 §10.1.1. */
    static List<GuardRow> expectations() {
        return List.of(
                row("100-continue", post("Expect: 100-continue"), PASSED).arrivingWith("hello"),
                row("100-continue in capitals", post("Expect: 100-CONTINUE"), PASSED)
                        .arrivingWith("hello"),
                row("100-continue twice", post("Expect: 100-continue\nExpect: 100-continue"), CLEAR)
                        .arrivingWith("hello"),
                row("100-continue without content", get("Expect: 100-continue"), PASSED)
                        .arrivingWithout("Expect"),
                row(
                                "100-continue in HTTP/1.0, which is to be ignored",
                                "POST /guard/x HTTP/1.0\nHost: h\nContent-Length: 5\nExpect: 100-continue\n\nhello",
                                PASSED)
                        .arrivingWithout("Expect")
                        .arrivingWith("hello"),
                row(
                        "100-continue before framing that is refused",
                        "POST /guard/x HTTP/1.1\nHost: h\nTransfer-Encoding: x\nExpect: 100-continue\n\nhello",
                        REFUSED),
                row("an unknown one", post("Expect: 200-ok"), REFUSED),
                row("an unknown one beside 100-continue", post("Expect: 100-continue, 200-ok"), REFUSED),
                row("an unknown one on a second line", post("Expect: 100-continue\nExpect: 200-ok"), REFUSED),
                row("one with a parameter", post("Expect: 100-continue;x=1"), REFUSED),
                row("none", post("Expect:"), CLEAR).arrivingWith("hello"));
    }

    /** RFC 9112 §9.3.2. */
    static List<GuardRow> pipelines() {
        String get = "GET /guard/x HTTP/1.1\nHost: h\n\n";
        return List.of(
                row("two requests in one packet", get + get, BOTH),
                row("content with a length, then a request", post("X: 1") + get, BOTH),
                row(
                        "chunks, then a request",
                        "POST /guard/x HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n" + get,
                        BOTH),
                row("an empty line between two", get + "\n" + get, FIRST),
                row(
                        "HTTP/1.0 that stays, then a request",
                        "GET /guard/x HTTP/1.0\nHost: h\nConnection: keep-alive\n\n" + get,
                        BOTH),
                row("a last request, then another", get("Connection: close") + get, PASSED),
                row("a refused request, then another", "GET /guard/a%00 HTTP/1.1\nHost: h\n\n" + get, REFUSED),
                row(
                        "a method that is not offered, then a request",
                        "connect /guard/x HTTP/1.1\nHost: h\n\n" + get,
                        REFUSED),
                row("a field that is refused, then a request", get("Foo : b") + get, REFUSED),
                row(
                        "a coding that is refused, then a request",
                        "POST /guard/x HTTP/1.1\nHost: h\nTransfer-Encoding: x\n\n" + get,
                        REFUSED),
                row("an expectation that is not met, then a request", get("Expect: x") + get, REFUSED),
                row(
                        "chunks that break off in a request",
                        "POST /guard/x HTTP/1.1\n"
                                + "Host: h\n"
                                + "Transfer-Encoding: chunked\n\n"
                                + "5\n"
                                + "hello\n"
                                + "GET /guard/smuggled\n\n",
                        SAFE));
    }
}
