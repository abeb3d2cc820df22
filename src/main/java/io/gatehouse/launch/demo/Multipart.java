package io.gatehouse.launch.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code multipart/form-data} (RFC 7578): ISO 8859-1 keeps every byte, so text search finds the borders. */
final class Multipart {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))");
    private static final Pattern TYPE = Pattern.compile("(?im)^content-type:[ \\t]*([^;\\s]+)");

    private Multipart() {}

    /** One field of the form. */
    record Part(String type, String text) {

        byte[] content() {
            return text.getBytes(ISO_8859_1);
        }
    }

    static List<Part> read(String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw new Refused(400, "The Content-Type \"" + contentType + "\" names no boundary.");
        }
        String border = "\r\n--" + (boundary.group(1) != null ? boundary.group(1) : boundary.group(2));
        String text = "\r\n" + new String(body, ISO_8859_1);
        List<Part> parts = new ArrayList<>();
        int start = text.indexOf(border);
        while (start >= 0) {
            start += border.length();
            if (text.startsWith("--", start)) {
                return parts;
            }
            int end = text.indexOf(border, start);
            int blank = text.indexOf("\r\n\r\n", start);
            if (end < 0 || blank < 0 || blank + 4 > end) {
                break;
            }
            Matcher type = TYPE.matcher(text.substring(start, blank));
            String name = type.find() ? type.group(1).toLowerCase(Locale.ROOT) : "text/plain";
            parts.add(new Part(name, text.substring(blank + 4, end)));
            start = end;
        }
        throw new Refused(400, "The form's last boundary is missing.");
    }
}
