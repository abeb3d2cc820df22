package io.gatehouse.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Media types: one, or all of a kind (RFC 9110 §8.3.1, §12.5.1).
 *
 * @param type such as {@code application}, in lower case
 * @param subtype such as {@code json}, in lower case; {@code *} for any
 */
public record MediaRange(String type, String subtype) {
    /** What one must be. */
    static final String EXPECTED = "a media type such as application/json or application/*";

    private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]{1,127}";
    private static final Pattern RANGE = Pattern.compile("(" + TOKEN + ")/(" + TOKEN + "|\\*)");

    /** Reads one. */
    public static MediaRange parse(String text) {
        Matcher parts = RANGE.matcher(text);
        if (!parts.matches()) {
            throw new BadValue("is no media type", text, EXPECTED);
        }
        return new MediaRange(
                parts.group(1).toLowerCase(Locale.ROOT), parts.group(2).toLowerCase(Locale.ROOT));
    }

    /** Whether it includes what a {@code Content-Type} says; parameters do not matter. */
    public boolean includes(@Nullable String contentType) {
        String said =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return subtype.equals("*") ? said.startsWith(type + '/') : said.equals(type + '/' + subtype);
    }

    @Override
    public String toString() {
        return type + '/' + subtype;
    }
}
