package io.gatehouse.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response as it came over the wire.
 *
 * @param statusLine the status line as sent
 * @param headerLines the header lines as sent, in order
 * @param body what came of the body, without its framing
 * @param trailerLines the lines after the last chunk
 * @param whole whether the body came to the end its framing announced; false when the connection ended before
 * @param interim the heads of 1xx answers before it, a status line and its header lines each
 */
public record RawResponse(
        String statusLine,
        List<String> headerLines,
        byte[] body,
        List<String> trailerLines,
        boolean whole,
        List<List<String>> interim) {

    public int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
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
        return statusLine + ' ' + headerLines + ' ' + (whole ? "" : "(cut) ") + text();
    }
}
