package io.gatehouse.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire.
 *
 * @param connection the number of the connection it came on, from 1
 * @param requestLine the request line as sent
 * @param headerLines the header lines as sent, in order
 * @param body the body without its framing; empty when the backend only counts
 * @param length the octets of the body
 * @param sha256 the hash of the body in hex
 * @param trailerLines the lines after the last chunk
 */
public record Recorded(
        int connection,
        String requestLine,
        List<String> headerLines,
        byte[] body,
        long length,
        String sha256,
        List<String> trailerLines) {

    public String method() {
        return requestLine.substring(0, requestLine.indexOf(' '));
    }

    /** The raw request target: path and query. */
    public String target() {
        return requestLine.substring(requestLine.indexOf(' ') + 1, requestLine.lastIndexOf(' '));
    }

    /** The first value of a field; null when it is not there. */
    public @Nullable String header(String name) {
        return Wire.value(headerLines, name);
    }

    /** The values of a field, one for each line. */
    public List<String> headers(String name) {
        return Wire.values(headerLines, name);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "#" + connection + ' ' + requestLine + ' ' + headerLines + ' ' + length + " octets";
    }
}
