package io.gatehouse.jsonpath;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Whether a text matches an expression (RFC 9535 §2.4.6 and §2.4.7): not where the text is no text, or the expression no
 * I-Regexp.
 *
 * @param text what is to match
 * @param expression what it is to match
 * @param whole whether all of the text is to match, or any part
 */
record Matching(Value text, Pattern expression, boolean whole) implements Condition {

    /** Where the expression comes from. */
    @FunctionalInterface
    interface Pattern {
        @Nullable
        IRegexp in(Scope scope);
    }

    /** The expression that an argument has for its value; one that is written in the query is compiled here and now. */
    static Pattern pattern(Value argument) {
        if (argument instanceof Value.Literal literal) {
            IRegexp compiled = compiled(literal.value(), new Visits(Long.MAX_VALUE));
            return scope -> compiled;
        }
        return scope -> compiled(argument.in(scope), scope.visits());
    }

    @Override
    public boolean holds(Scope scope) {
        if (!(text.in(scope) instanceof JsonString characters)) {
            return false;
        }
        IRegexp compiled = expression.in(scope);
        return compiled != null && compiled.matches(characters.getString(), whole, scope.visits());
    }

    private static @Nullable IRegexp compiled(@Nullable JsonValue value, Visits visits) {
        return value instanceof JsonString text ? IRegexp.of(text.getString(), visits) : null;
    }
}
