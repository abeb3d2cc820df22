package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text with references to the request: {@code {path.NAME}} (short {@code {NAME}}), {@code {query.NAME}},
 * {@code {header.NAME}}, {@code {cookie.NAME}}. There is no expression language.
 */
public final class Template {
    private static final Pattern REFERENCE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)(?:\\.([^{}]+))?\\}");

    private final List<Part> parts;
    private final String written;

    private Template(List<Part> parts, String written) {
        this.parts = parts;
        this.written = written;
    }

    /** Where a referred value comes from. */
    public enum Source {
        TEXT,
        PATH,
        QUERY,
        HEADER,
        COOKIE
    }

    /** Literal text, or the name of a value in a source. */
    public record Part(Source source, String text) {}

    /**
     * The template written so.
     *
     * @throws IllegalArgumentException naming the reference that is none
     */
    public static Template of(String written) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(written);
        int end = 0;
        while (matcher.find()) {
            literal(parts, written.substring(end, matcher.start()));
            parts.add(reference(matcher.group(1), matcher.group(2)));
            end = matcher.end();
        }
        literal(parts, written.substring(end));
        return new Template(List.copyOf(parts), written);
    }

    private static void literal(List<Part> parts, String text) {
        int brace = text.indexOf('{');
        if (brace >= 0) {
            throw new IllegalArgumentException("a reference such as {path.id} or {header.X-Tenant}, not \""
                    + text.substring(brace) + "\"");
        }
        if (!text.isEmpty()) {
            parts.add(new Part(Source.TEXT, text));
        }
    }

    private static Part reference(String source, @Nullable String name) {
        if (name == null) {
            return new Part(Source.PATH, source);
        }
        return switch (source) {
            case "path" -> new Part(Source.PATH, name);
            case "query" -> new Part(Source.QUERY, name);
            case "header" -> new Part(Source.HEADER, name);
            case "cookie" -> new Part(Source.COOKIE, name);
            default -> throw new IllegalArgumentException(
                    "one of path, query, header or cookie before the dot, not \"" + source + "\"");
        };
    }

    public List<Part> parts() {
        return parts;
    }

    /** The text for this exchange; null when a value is missing or holds a control character. */
    public @Nullable String text(Exchange exchange) {
        if (parts.size() == 1 && parts.get(0).source() == Source.TEXT) {
            return parts.get(0).text();
        }
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            String value = part.source() == Source.TEXT ? part.text() : value(part, exchange);
            if (value == null) {
                return null;
            }
            text.append(value);
        }
        return text.toString();
    }

    /** The value a part refers to, control characters being no value at all: they would split a field. */
    public static @Nullable String value(Part part, Exchange exchange) {
        Request request = exchange.received();
        String value =
                switch (part.source()) {
                    case TEXT -> part.text();
                    case PATH -> exchange.pathVariables().get(part.text());
                    case QUERY -> Query.first(request.query(), part.text());
                    case HEADER -> request.headers().first(part.text());
                    case COOKIE -> Cookies.first(request.headers(), part.text());
                };
        return value == null || hasControl(value) ? null : value;
    }

    private static boolean hasControl(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return written;
    }
}
