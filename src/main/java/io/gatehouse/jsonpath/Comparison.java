package io.gatehouse.jsonpath;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Two values compared (RFC 9535 §2.3.5.2.2). Nothing equals nothing, and only numbers and texts have an order: whatever else
 * is compared by it, neither is the smaller.
 */
record Comparison(Value left, Operator operator, Value right) implements Condition {

    /** How they are compared, as it is written. */
    enum Operator {
        EQUAL("=="),
        UNEQUAL("!="),
        AT_MOST("<="),
        AT_LEAST(">="),
        LESS("<"),
        MORE(">");

        final String sign;

        Operator(String sign) {
            this.sign = sign;
        }
    }

    @Override
    public boolean holds(Scope scope) {
        JsonValue one = left.in(scope);
        JsonValue other = right.in(scope);
        Visits visits = scope.visits();
        return switch (operator) {
            case EQUAL -> same(one, other, visits);
            case UNEQUAL -> !same(one, other, visits);
            case LESS -> isLess(one, other, visits);
            case MORE -> isLess(other, one, visits);
            case AT_MOST -> isLess(one, other, visits) || same(one, other, visits);
            case AT_LEAST -> isLess(other, one, visits) || same(one, other, visits);
        };
    }

    private static boolean same(@Nullable JsonValue one, @Nullable JsonValue other, Visits visits) {
        if (one == null || other == null) {
            return one == other;
        }
        return new Sameness(visits).of(one, other);
    }

    private static boolean isLess(@Nullable JsonValue one, @Nullable JsonValue other, Visits visits) {
        if (one instanceof JsonNumber a && other instanceof JsonNumber b) {
            return a.bigDecimalValue().compareTo(b.bigDecimalValue()) < 0;
        }
        if (one instanceof JsonString a && other instanceof JsonString b) {
            return isBefore(a.getString(), b.getString(), visits);
        }
        return false;
    }

    /** By code points, of which those beyond U+FFFF come last: their surrogates do not. */
    private static boolean isBefore(String one, String other, Visits visits) {
        int shorter = Math.min(one.length(), other.length());
        visits.read(shorter);
        for (int i = 0; i < shorter; i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return one.codePointAt(i) < other.codePointAt(i);
            }
        }
        return one.length() < other.length();
    }
}
