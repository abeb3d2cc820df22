package io.gatehouse.config;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a part of a composition is sent, as the document says it: {@code pets:/pets/{id}?lang={query.lang}}.
 *
 * @param upstream the id of the upstream
 * @param path the path, in which each reference is one segment or a piece of one
 * @param query the query; null for none
 */
public record PartCall(
        String upstream, Template path, @Nullable Template query) {

    /** What a call must be. */
    static final String EXPECTED = "an upstream and a path such as pets:/pets/{id}?lang={query.lang}";

    private static final Pattern CALL =
            Pattern.compile("([a-z0-9][a-z0-9-]{0,62}):(/[^?]*)(?:\\?(.*))?", Pattern.DOTALL);

    /** What stands in a target as it is (RFC 3986 §3.3, §3.4). */
    private static final Pattern LITERAL = Pattern.compile("(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*");

    /**
     * Reads a call.
     *
     * @param named what references may stand for, beside values of the request
     */
    public static PartCall parse(String text, Set<String> named) {
        Matcher parts = CALL.matcher(text);
        if (!parts.matches()) {
            throw new BadValue("is no upstream and path", text, EXPECTED);
        }
        Template path = target(parts.group(2), text, named);
        Template query = parts.group(3) == null ? null : target(parts.group(3), text, named);
        return new PartCall(parts.group(1), path, query);
    }

    private static Template target(String part, String text, Set<String> named) {
        Template template = template(part, text, named);
        for (Template.Part piece : template.parts()) {
            if (piece instanceof Template.Literal literal
                    && !LITERAL.matcher(literal.text()).matches()) {
                throw new BadValue("has a character that can't stand in a target as it is", text, EXPECTED);
            }
        }
        return template;
    }

    private static Template template(String part, String text, Set<String> named) {
        try {
            return Template.parse(part, named);
        } catch (BadValue e) {
            throw new BadValue(e.detail(), text, e.expected());
        }
    }
}
