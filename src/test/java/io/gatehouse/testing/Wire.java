package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 messages octet for octet (RFC 9112).
 *
 * <p>Written for the tests alone: a fault that the gateway's own reading had would not be seen through the same code.
 */
final class Wire {
    private final InputStream in;

    Wire(InputStream in) {
        this.in = in;
    }

    /** The next line without its end, as ISO-8859-1; null when the other side has closed before its first octet. */
    @Nullable
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        int octet = in.read();
        if (octet < 0) {
            return null;
        }
        while (octet >= 0) {
            if (octet == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(octet);
            octet = in.read();
        }
        throw new EOFException("the connection ended within the line \"" + line + '"');
    }

    /** The lines up to the next empty one. */
    List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); ; line = line()) {
            if (line == null) {
                throw new EOFException("the connection ended within the header section after " + lines);
            }
            if (line.isEmpty()) {
                return List.copyOf(lines);
            }
            lines.add(line);
        }
    }

    /** Copies a chunked body (RFC 9112 §7.1); returns the trailer lines. */
    List<String> chunked(OutputStream to) throws IOException {
        while (true) {
            String size = line();
            if (size == null) {
                throw new EOFException("the connection ended before the last chunk");
            }
            long octets = Long.parseLong(size.replaceFirst(";.*", "").strip(), 16);
            if (octets == 0) {
                return lines();
            }
            exactly(octets, to);
            String end = line();
            if (end == null || !end.isEmpty()) {
                throw new EOFException("no line end after a chunk of " + octets + " octets but: " + end);
            }
        }
    }

    /** Copies this many octets. */
    void exactly(long octets, OutputStream to) throws IOException {
        byte[] buffer = new byte[(int) Math.min(Math.max(octets, 1), 65_536)];
        for (long left = octets; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException("the connection ended " + left + " octets before the end of the body");
            }
            to.write(buffer, 0, read);
            left -= read;
        }
    }

    /** Copies what comes until the other side closes. */
    void untilClosed(OutputStream to) throws IOException {
        in.transferTo(to);
    }

    /** The values of a field in header lines, in order. */
    static List<String> values(List<String> headerLines, String name) {
        List<String> values = new ArrayList<>();
        for (String line : headerLines) {
            int colon = line.indexOf(':');
            if (colon >= 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return List.copyOf(values);
    }

    static @Nullable String value(List<String> headerLines, String name) {
        List<String> values = values(headerLines, name);
        return values.isEmpty() ? null : values.get(0);
    }

    static boolean isChunked(List<String> headerLines) {
        String coding = value(headerLines, "Transfer-Encoding");
        return coding != null && coding.equalsIgnoreCase("chunked");
    }
}
