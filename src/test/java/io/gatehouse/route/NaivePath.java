package io.gatehouse.route;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two readings of a path, written down as plainly as the definition has them, by replacing in text: slow, and sharing
 * nothing with {@link PathReading}.
 *
 * @param exact the path in the exact reading; null when it climbs
 * @param lenient the path in the lenient reading; null when it climbs
 */
record NaivePath(@Nullable String exact, @Nullable String lenient) {
    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final Pattern STEP = Pattern.compile("/(?!\\.\\.(?:/|$))[^/]*/\\.\\.(?=/|$)");

    /** The readings; null when the path is none, whoever reads it. */
    static @Nullable NaivePath of(String raw) {
        boolean characters = raw.matches("/[!\"$->@-~]*")
                && !ESCAPE.matcher(raw).replaceAll("").contains("%");
        if (!characters || raw.matches("(?i).*%(00|0a|0d).*") || !isUtf8(raw)) {
            return null;
        }
        String exact = ESCAPE.matcher(raw).replaceAll(escape -> Matcher.quoteReplacement(unreserved(escape.group())));
        String decoded = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        String lenient = decoded.replace('\\', '/').replaceAll(";[^/]*", "").replaceAll("/{2,}", "/");
        return new NaivePath(dotless(exact), dotless(lenient));
    }

    private static String unreserved(String escape) {
        char c = (char) Integer.parseInt(escape.substring(1), 16);
        return String.valueOf(c).matches("[A-Za-z0-9._~-]") ? String.valueOf(c) : escape.toUpperCase(Locale.ROOT);
    }

    private static boolean isUtf8(String raw) {
        try {
            String octets = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** RFC 3986 §5.2.4, one replacement at a time; null when it would climb above the root. */
    private static @Nullable String dotless(String path) {
        String left = path;
        while (left.matches("(?s).*/\\.(/.*|$)")) {
            left = left.replaceFirst("/\\.(?:/|$)", "/");
        }
        while (left.matches("(?s).*/\\.\\.(/.*|$)")) {
            if (left.matches("(?s)/\\.\\.(/.*|$)")) {
                return null;
            }
            Matcher step = STEP.matcher(left);
            if (!step.find()) {
                return null;
            }
            String rest = left.substring(step.end());
            left = left.substring(0, step.start()) + (rest.isEmpty() ? "/" : rest);
        }
        return left;
    }

    static String joined(List<String> segments) {
        return '/' + String.join("/", segments);
    }

    /** Whether one of the readings is at or below this path. */
    boolean isBelow(String prefix) {
        return isBelow(exact, prefix) || isBelow(lenient, prefix);
    }

    private static boolean isBelow(@Nullable String path, String prefix) {
        return path != null && (path.equals(prefix) || path.startsWith(prefix + '/'));
    }
}
