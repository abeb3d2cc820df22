package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A message of HTTP/1.1 read by the letter of RFC 9112 and with no leniency at all: what a reader may repair is a fault
 * here.
 *
 * <p>Shares no code with the gateway, nor with {@link Wire}, which reads what others send.
 *
 * @param start the start line
 * @param fields the field lines, name and value each
 * @param body the content without its framing
 * @param trailers the field lines after the last chunk
 * @param end where in the octets the message ends
 */
public record StrictMessage(String start, List<Field> fields, byte[] body, List<Field> trailers, int end) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE =
            Pattern.compile(TOKEN + " /[!\"$->@-~]*(?:\\?[!\"$-~\u0080-\u00ff]*)? HTTP/1\\.1");
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-5][0-9][0-9] [\t -~\u0080-\u00ff]*");
    private static final Pattern FIELD = Pattern.compile(
            "(" + TOKEN + "):[ \t]*((?:[!-~\u0080-\u00ff](?:[\t -~\u0080-\u00ff]*[!-~\u0080-\u00ff])?)?)[ \t]*");
    private static final Pattern HOST = Pattern.compile("(?:[A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{0,5})?");
    private static final Pattern CHUNK = Pattern.compile("[0-9A-Fa-f]{1,8}");
    private static final List<String> NOT_IN_TRAILERS =
            List.of("content-length", "transfer-encoding", "host", "trailer", "connection", "te", "authorization");

    /** A field line. */
    public record Field(String name, String value) {}

    /** What is wrong with octets that are no such message. */
    public static class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String reason) {
            super(reason);
        }
    }

    /** The octets end before the message does. */
    public static final class Incomplete extends Malformed {
        private static final long serialVersionUID = 1L;

        Incomplete(String reason) {
            super(reason);
        }
    }

    /** The request that begins here. */
    public static StrictMessage request(byte[] octets, int from) throws Malformed {
        Reading reading = new Reading(octets, from);
        String line = reading.line();
        if (!REQUEST_LINE.matcher(line).matches()) {
            throw new Malformed("no request line: " + line);
        }
        List<Field> fields = reading.fields();
        List<String> hosts = values(fields, "Host");
        if (hosts.size() != 1 || !HOST.matcher(hosts.get(0)).matches()) {
            throw new Malformed("not one Host: " + hosts);
        }
        return reading.content(line, fields, false);
    }

    /** The answer that begins here, to a request of this method. */
    public static StrictMessage response(byte[] octets, int from, String method) throws Malformed {
        Reading reading = new Reading(octets, from);
        String line = reading.line();
        if (!STATUS_LINE.matcher(line).matches()) {
            throw new Malformed("no status line: " + line);
        }
        List<Field> fields = reading.fields();
        int status = Integer.parseInt(line.substring(9, 12));
        if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return new StrictMessage(line, fields, new byte[0], List.of(), reading.at);
        }
        return reading.content(line, fields, true);
    }

    public int status() {
        return Integer.parseInt(start.substring(9, 12));
    }

    /** The request's target. */
    public String target() {
        return start.split(" ", -1)[1];
    }

    public List<String> values(String name) {
        return values(fields, name);
    }

    public String text() {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    private static List<String> values(List<Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    @Override
    public String toString() {
        return start + ' ' + fields + ' ' + text() + ' ' + trailers;
    }

    /** A place in the octets. */
    private static final class Reading {
        private final byte[] octets;
        private int at;

        Reading(byte[] octets, int from) {
            this.octets = octets;
            this.at = from;
        }

        String line() throws Malformed {
            for (int i = at; i < octets.length; i++) {
                if (octets[i] == '\n') {
                    throw new Malformed("a bare LF after " + text(at, i));
                }
                if (octets[i] == '\r') {
                    if (i + 1 == octets.length) {
                        break;
                    }
                    if (octets[i + 1] != '\n') {
                        throw new Malformed("a bare CR after " + text(at, i));
                    }
                    String line = text(at, i);
                    at = i + 2;
                    return line;
                }
            }
            throw new Incomplete("ends in the line " + text(at, octets.length));
        }

        private String text(int from, int to) {
            return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
        }

        List<Field> fields() throws Malformed {
            List<Field> fields = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                var field = FIELD.matcher(line);
                if (!field.matches()) {
                    throw new Malformed("no field line: " + line);
                }
                fields.add(new Field(field.group(1), field.group(2)));
            }
            return List.copyOf(fields);
        }

        StrictMessage content(String start, List<Field> fields, boolean mayEndWithConnection) throws Malformed {
            List<String> lengths = values(fields, "Content-Length");
            List<String> codings = values(fields, "Transfer-Encoding");
            if (lengths.size() + codings.size() > 1) {
                throw new Malformed("framed more than once: " + lengths + ' ' + codings);
            }
            if (!codings.isEmpty()) {
                // the names of codings are the same in any case (RFC 9112 §7)
                if (!codings.get(0).equalsIgnoreCase("chunked")) {
                    throw new Malformed("a coding other than chunked: " + codings);
                }
                byte[] body = chunks();
                List<Field> trailers = fields();
                for (Field trailer : trailers) {
                    if (NOT_IN_TRAILERS.contains(trailer.name().toLowerCase(java.util.Locale.ROOT))) {
                        throw new Malformed("a trailer that may be none: " + trailer);
                    }
                }
                return new StrictMessage(start, fields, body, trailers, at);
            }
            if (lengths.isEmpty()) {
                int length = mayEndWithConnection ? octets.length - at : 0;
                return new StrictMessage(start, fields, take(length), List.of(), at);
            }
            if (!lengths.get(0).matches("[0-9]{1,9}")) {
                throw new Malformed("no length: " + lengths);
            }
            return new StrictMessage(start, fields, take(Integer.parseInt(lengths.get(0))), List.of(), at);
        }

        private byte[] chunks() throws Malformed {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                String size = line();
                if (!CHUNK.matcher(size).matches()) {
                    throw new Malformed("no chunk size: " + size);
                }
                int length = (int) Long.parseLong(size, 16);
                if (length == 0) {
                    return body.toByteArray();
                }
                body.writeBytes(take(length));
                if (!line().isEmpty()) {
                    throw new Malformed("no line end after a chunk");
                }
            }
        }

        private byte[] take(int length) throws Incomplete {
            if (length > octets.length - at) {
                throw new Incomplete("ends " + (length - octets.length + at) + " octets before its content does");
            }
            at += length;
            return Arrays.copyOfRange(octets, at - length, at);
        }
    }
}
