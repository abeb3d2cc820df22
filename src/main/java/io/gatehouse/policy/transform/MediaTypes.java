package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Headers;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Media types that are meant by texts such as {@code application/json}, {@code text/*} and {@code application/*+json}, which stand
 * for all that begin and end so.
 */
record MediaTypes(List<String> types) {
    /** What each must be. */
    static final String EXPECTED = "a media type such as application/json, text/* or application/*+json";

    static final MediaTypes JSON = new MediaTypes(List.of("application/json", "application/*+json", "text/json"));

    private static final Pattern TYPE = Pattern.compile("[\\w!#$&^.+-]+/(\\*?\\+?[\\w!#$&^.+-]+|\\*)");
    private static final Pattern OTHER_CHARSET =
            Pattern.compile("(?i).*;[ \\t]*charset[ \\t]*=[ \\t]*+(?!\"?utf-?8\"?[ \\t]*(;|$)).*");

    static boolean isOne(String text) {
        return TYPE.matcher(text).matches();
    }

    /** Whether the type of a message with these fields is one of them. */
    boolean has(Headers headers) {
        String type = of(headers);
        return type != null && types.stream().anyMatch(each -> matches(each.toLowerCase(Locale.ROOT), type));
    }

    private static boolean matches(String pattern, String type) {
        int star = pattern.indexOf('*');
        return star < 0
                ? pattern.equals(type)
                : type.length() >= pattern.length()
                        && type.startsWith(pattern.substring(0, star))
                        && type.endsWith(pattern.substring(star + 1));
    }

    /** The type in small letters, without parameters; null where there is none. */
    static @Nullable String of(Headers headers) {
        String type = headers.first("Content-Type");
        return type == null ? null : bare(type);
    }

    static String bare(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether content with these fields may be JSON: it says so, or says nothing. JSON in another charset than UTF-8 is none (RFC
     * 8259 §8.1).
     */
    static boolean mayBeJson(Headers headers) {
        String type = headers.first("Content-Type");
        return type == null || JSON.has(headers) && !isOtherThanUtf8(type);
    }

    /** Whether a type says that its content is in another charset. */
    static boolean isOtherThanUtf8(String type) {
        return OTHER_CHARSET.matcher(type).matches();
    }
}
