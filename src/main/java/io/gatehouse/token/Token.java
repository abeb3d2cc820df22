package io.gatehouse.token;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token that was found good.
 *
 * @param claims all it says: texts, numbers, truth values, lists and maps of them
 * @param expires when it is not good any more
 */
public record Token(Map<String, Object> claims, Instant expires) {

    /** A claim that is a text; null where it is none. */
    public @Nullable String text(String name) {
        return claims.get(name) instanceof String text ? text : null;
    }

    /** Who it is about: its issuer, {@code |} and its {@code sub}; null where it does not say. */
    public @Nullable String subject() {
        String subject = text("sub");
        return subject == null ? null : text("iss") + '|' + subject;
    }

    /** The texts of a claim: a list of texts, or one text with spaces between them (RFC 8693 §4.2). */
    public static Set<String> texts(@Nullable Object claim) {
        if (claim instanceof String text) {
            return text.isBlank()
                    ? Set.of()
                    : new LinkedHashSet<>(Arrays.asList(text.strip().split(" +")));
        }
        Collection<?> list = claim instanceof List<?> found ? found : List.of();
        Set<String> texts = new LinkedHashSet<>();
        for (Object each : list) {
            if (each instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** Nothing of what it says. */
    @Override
    public String toString() {
        return "a token until " + expires;
    }
}
