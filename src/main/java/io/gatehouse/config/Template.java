package io.gatehouse.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text with references to what is known of a request: {@code /users/{id}?lang={query.lang}}.
 *
 * <p>{@code {path.NAME}} (short {@code {NAME}}), {@code {query.NAME}}, {@code {header.NAME}}, {@code {cookie.NAME}},
 * {@code {claim.NAME}}.
 */
public record Template(List<Part> parts) {

    /** What a reference must be. */
    public static final String EXPECTED =
            "{NAME} or {path.NAME} of a variable in match.path, {query.NAME}, {header.NAME}, {cookie.NAME} or"
                    + " {claim.NAME}";

    private static final Pattern REFERENCE = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_!#$%&'*+^`|~.-]+");
    /** Claims are named by addresses too (RFC 7519 §4.2), and found by JSON Pointers. */
    private static final Pattern CLAIM = Pattern.compile("[!-z|~]{1,255}");

    private static final Pattern STEPS = Pattern.compile("[^{}.]+(?:\\.[^{}.]+)*");

    private static final Set<String> SOURCES = Set.of("path", "query", "header", "cookie", "claim");

    /** A stretch of a template: literal text or a reference. */
    public sealed interface Part {}

    /** Text that stays as it is. */
    public record Literal(String text) implements Part {}

    /**
     * A value of the request.
     *
     * @param source {@code path}, {@code query}, {@code header}, {@code cookie} or {@code claim}, or what more may be referred to
     * @param name the name there; empty for all of it
     */
    public record Reference(String source, String name) implements Part {
        /** As it is written, in full. */
        public String text() {
            return '{' + source + (name.isEmpty() ? "" : '.' + name) + '}';
        }
    }

    /** Reads a text; a brace that is no part of a reference is refused. */
    public static Template parse(String text) {
        return parse(text, Set.of());
    }

    /**
     * The same where more may be referred to: {@code {NAME}} for all of it, {@code {NAME.STEP.STEP}} for what members and
     * indexes lead to.
     *
     * @param named their names
     */
    public static Template parse(String text, Set<String> named) {
        List<Part> parts = new ArrayList<>();
        Matcher reference = REFERENCE.matcher(text);
        int from = 0;
        while (reference.find()) {
            literal(text, from, reference.start(), parts);
            parts.add(reference(reference.group(1), text, named));
            from = reference.end();
        }
        literal(text, from, text.length(), parts);
        return new Template(List.copyOf(parts));
    }

    /** The references, in order. */
    public List<Reference> references() {
        return parts.stream()
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast)
                .toList();
    }

    /** Whether one of the references has a value only where an authentication found out who sends a request. */
    public boolean isOfCaller() {
        return references().stream().anyMatch(reference -> reference.source.equals("claim"));
    }

    private static void literal(String text, int from, int to, List<Part> parts) {
        String literal = text.substring(from, to);
        if (literal.indexOf('{') >= 0 || literal.indexOf('}') >= 0) {
            throw new BadValue("has a brace that opens or closes no reference", text, EXPECTED);
        }
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal));
        }
    }

    /** Reads what stands between the braces of a reference to one of these. */
    public static @Nullable Reference reference(String inner, Set<String> named) {
        int dot = inner.indexOf('.');
        String source = dot < 0 ? inner : inner.substring(0, dot);
        String steps = dot < 0 ? "" : inner.substring(dot + 1);
        boolean isOne =
                named.contains(source) && (dot < 0 || STEPS.matcher(steps).matches());
        return isOne ? new Reference(source, steps) : null;
    }

    private static Reference reference(String inner, String text, Set<String> named) {
        Reference other = reference(inner, named);
        if (other != null) {
            return other;
        }
        int dot = inner.indexOf('.');
        String source = dot < 0 ? "path" : inner.substring(0, dot);
        String name = inner.substring(dot + 1);
        if (!SOURCES.contains(source)
                || !(source.equals("claim") ? CLAIM : NAME).matcher(name).matches()) {
            throw new BadValue(
                    "has the reference {" + JsonText.printable(inner) + "}, which nothing stands for", text, EXPECTED);
        }
        return new Reference(source, name);
    }
}
