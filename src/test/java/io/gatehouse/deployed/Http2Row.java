package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Http2Stream;
import io.gatehouse.testing.RawUpstream;
import io.gatehouse.testing.StrictMessage;
import java.io.EOFException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A request of HTTP/2, which carries in fields what HTTP/1.1 has in lines and may hold any octet there (RFC 9113 §10.3).
 *
 * @param sentence what it is
 * @param content its content
 * @param fields its fields, name and value each
 * @param least how many must arrive: 1 where nothing is wrong
 */
record Http2Row(String sentence, String content, List<String> fields, int least) {

    /** A request for {@code /guard/x} with these fields, which take the place of those with their name. */
    private static Http2Row row(String sentence, String content, String... more) {
        List<String> fields = new ArrayList<>();
        for (String usual : List.of(":method: POST", ":scheme: http", ":authority: h", ":path: /guard/x")) {
            String name = usual.substring(0, usual.indexOf(':', 1));
            if (Stream.of(more).noneMatch(field -> field.startsWith(name + ':'))) {
                fields.add(usual);
            }
        }
        fields.addAll(List.of(more));
        return new Http2Row(sentence, content, fields, more.length == 0 ? 1 : 0);
    }

    static List<Http2Row> all() {
        String smuggled = " HTTP/1.1\r\nHost: h\r\n\r\nGET /guard/smuggled";
        return List.of(
                row("nothing odd", "hello"),
                row("a request in the method", "", ":method: GET /guard/x" + smuggled + " HTTP/1.1\r\n\r\nGET"),
                row("a space in the method", "", ":method: GET /guard/smuggled"),
                row("an empty method", "", ":method: "),
                row("CONNECT", "", ":method: CONNECT"),
                row("a request in the path", "", ":path: /guard/x" + smuggled),
                row("a space in the path", "", ":path: /guard/x HTTP/1.1"),
                row("a tab in the path", "", ":path: /guard/x\tHTTP/1.1"),
                row("a line end in the query", "", ":path: /guard/x?a\r\nX-Smuggled: b"),
                row("a NUL in the path", "", ":path: /guard/x\0"),
                row("a fragment in the path", "", ":path: /guard/x#y"),
                row("a path without a slash", "", ":path: guard/x"),
                row("a path that is a URL", "", ":path: http://evil/guard/x"),
                row("the server for a path", "", ":path: *"),
                row("an empty path", "", ":path: "),
                row("two paths", "", ":path: /guard/x", ":path: /guard/smuggled"),
                row("a user in the authority", "", ":authority: u@h"),
                row("a line end in the authority", "", ":authority: h\r\nX-Smuggled: b"),
                row("a path in the authority", "", ":authority: h/smuggled"),
                row("two authorities", "", ":authority: h", ":authority: evil"),
                row("another Host", "", "host: evil"),
                row("a field in capitals", "", "X-Smuggled: b"),
                row("a space in a name", "", "x smuggled: b"),
                row("a line end in a name", "", "x: a\r\nx-smuggled: b"),
                row("a line end in a value", "", "x-a: b\r\nX-Smuggled: c"),
                row("a bare CR in a value", "", "x-a: b\rX-Smuggled: c"),
                row("a NUL in a value", "", "x-a: b\0c"),
                row("a coding", "5\r\nhello\r\n0\r\n\r\n", "transfer-encoding: chunked"),
                row("a coding and a length", "hello", "transfer-encoding: chunked", "content-length: 5"),
                row("Connection", "", "connection: x-smuggled", "x-smuggled: b"),
                row("Upgrade", "", "upgrade: h2c", "http2-settings: AAMAAABkAAQAAP__"),
                row("TE of something else", "", "te: gzip"),
                row("a length that is too short", "hello", "content-length: 3"),
                row("a length that is too long", "hello", "content-length: 9"),
                row("a length of nothing", "hello", "content-length: 0"),
                row("two lengths", "hello", "content-length: 5", "content-length: 6"),
                row("a length with a plus", "hello", "content-length: +5"),
                row("a pseudo-header nobody knows", "", ":smuggled: b"),
                row("an expectation nobody knows", "hello", "expect: 200-ok"));
    }

    /** Sends the request; what comes of it at the upstream is one well-formed request, or nothing whole. */
    void check(int port, String contextPath, RawUpstream upstream) throws Exception {
        String[] sent = fields.stream()
                .map(field -> field.replace("/guard", contextPath + "/guard"))
                .toArray(String[]::new);
        try (Http2Stream stream = new Http2Stream(port, 65_535)) {
            stream.head(sent);
            stream.data(content.getBytes(StandardCharsets.ISO_8859_1));
            stream.end().awaitEnd();
        } catch (EOFException | SocketException refused) {
            // which is an answer as well
        }
        List<byte[]> connections = upstream.settle();
        assertThat(connections).hasSizeBetween(least, 1);
        for (byte[] connection : connections) {
            arrived(connection);
        }
    }

    private void arrived(byte[] connection) throws StrictMessage.Malformed {
        String text = new String(connection, StandardCharsets.ISO_8859_1);
        try {
            StrictMessage request = StrictMessage.request(connection, 0);
            assertThat(request.end()).as(text).isEqualTo(connection.length);
            assertThat(request.toString().toLowerCase(Locale.ROOT)).doesNotContain("smuggled", "evil");
            assertThat(request.text()).isIn(content, declared());
        } catch (StrictMessage.Incomplete brokenOff) {
            assertThat(text).doesNotContain("smuggled", "evil");
        }
    }

    /** As much of the content as a wrong length tells of: what comes after it is nobody's. */
    private String declared() {
        return fields.stream()
                .filter(field -> field.matches("content-length: [0-9]+"))
                .map(field -> Integer.parseInt(field.substring("content-length: ".length())))
                .filter(length -> length < content.length())
                .map(length -> content.substring(0, length))
                .findFirst()
                .orElse(content);
    }

    @Override
    public String toString() {
        return sentence;
    }
}
