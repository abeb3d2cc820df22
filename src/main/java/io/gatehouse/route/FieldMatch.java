package io.gatehouse.route;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a named value of the request (a field, a query value, a cookie) must be.
 *
 * @param name its name
 * @param kind how it is compared
 * @param text what with; empty for {@link Kind#PRESENT} and {@link Kind#ABSENT}
 * @param regex the expression of {@link Kind#REGEX}, which must match the whole value
 */
public record FieldMatch(
        String name, Kind kind, String text, @Nullable Pattern regex) {

    /** How a value is compared. */
    public enum Kind {
        EXACT,
        PREFIX,
        REGEX,
        PRESENT,
        ABSENT
    }

    public static FieldMatch exact(String name, String text) {
        return new FieldMatch(name, Kind.EXACT, text, null);
    }

    public static FieldMatch prefix(String name, String text) {
        return new FieldMatch(name, Kind.PREFIX, text, null);
    }

    /** Matches by an expression in RE2 syntax. */
    public static FieldMatch regex(String name, String expression) {
        return new FieldMatch(name, Kind.REGEX, expression, Pattern.compile(expression));
    }

    public static FieldMatch present(String name, boolean present) {
        return new FieldMatch(name, present ? Kind.PRESENT : Kind.ABSENT, "", null);
    }

    /** Whether one of the values is as wanted. */
    boolean matches(List<String> values) {
        for (String value : values) {
            if (matches(value)) {
                return true;
            }
        }
        return values.isEmpty() && kind == Kind.ABSENT;
    }

    boolean matches(@Nullable String value) {
        if (value == null) {
            return kind == Kind.ABSENT;
        }
        return switch (kind) {
            case EXACT -> value.equals(text);
            case PREFIX -> value.startsWith(text);
            case REGEX -> regex != null && regex.matches(value);
            case PRESENT -> true;
            case ABSENT -> false;
        };
    }

    /** Whether no value can satisfy both; false where that is not certain. */
    boolean excludes(FieldMatch other, boolean namesIgnoreCase) {
        boolean same = namesIgnoreCase ? name.equalsIgnoreCase(other.name) : name.equals(other.name);
        if (!same) {
            return false;
        }
        if (kind == Kind.ABSENT || other.kind == Kind.ABSENT) {
            return kind != other.kind;
        }
        if (kind == Kind.EXACT || other.kind == Kind.EXACT) {
            return kind == Kind.EXACT ? !other.matches(text) : !matches(other.text);
        }
        return kind == Kind.PREFIX
                && other.kind == Kind.PREFIX
                && !text.startsWith(other.text)
                && !other.text.startsWith(text);
    }

    /** Whether every value that is as this one wants it is as the other wants it too; false where that is not certain. */
    boolean implies(FieldMatch other, boolean namesIgnoreCase) {
        boolean same = namesIgnoreCase ? name.equalsIgnoreCase(other.name) : name.equals(other.name);
        if (!same) {
            return false;
        }
        return switch (other.kind) {
            case ABSENT -> kind == Kind.ABSENT;
            case PRESENT -> kind != Kind.ABSENT;
            case EXACT -> kind == Kind.EXACT && text.equals(other.text);
            case PREFIX -> (kind == Kind.EXACT || kind == Kind.PREFIX) && text.startsWith(other.text);
            case REGEX -> kind == Kind.EXACT ? other.matches(text) : kind == Kind.REGEX && text.equals(other.text);
        };
    }

    /** What is wanted, in words. */
    @Override
    public String toString() {
        return switch (kind) {
            case EXACT -> text;
            case PREFIX -> "a value that begins with " + text;
            case REGEX -> "a value that matches " + (regex == null ? "" : regex.pattern());
            case PRESENT -> "any value";
            case ABSENT -> "no value";
        };
    }
}
