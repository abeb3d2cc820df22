package io.gatehouse.jsonpath;

import io.gatehouse.jsonpath.Comparison.Operator;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the expressions of filters (RFC 9535 §2.3.5) and sees to it that their types fit (§2.4.3). */
final class FilterParser {
    /** What has a value (§2.3.5.1). */
    static final String VALUE = "a literal, a singular query (only names and indexes, no blanks within brackets), or a "
            + "function that has a value";

    private static final String CONDITION = "a query, a function that tests, or a comparison";

    private final Cursor cursor;
    private final Literals literals;
    private final QueryParser queries;
    private final FunctionParser functions;

    FilterParser(Cursor cursor, Literals literals, QueryParser queries) {
        this.cursor = cursor;
        this.literals = literals;
        this.queries = queries;
        this.functions = new FunctionParser(cursor, this, queries);
    }

    /** A whole expression; {@code &&} binds tighter than {@code ||}. */
    Condition condition() {
        List<Condition> conditions = new ArrayList<>();
        do {
            cursor.blanks();
            conditions.add(all());
            cursor.blanks();
        } while (cursor.take("||"));
        return Condition.any(conditions);
    }

    private Condition all() {
        List<Condition> conditions = new ArrayList<>();
        do {
            cursor.blanks();
            conditions.add(basic());
            cursor.blanks();
        } while (cursor.take("&&"));
        return Condition.all(conditions);
    }

    private Condition basic() {
        if (!cursor.take("!")) {
            return cursor.peek() == '(' ? parenthesized() : plain();
        }
        cursor.blanks();
        if (cursor.peek() == '(') {
            return Condition.not(parenthesized());
        }
        int from = cursor.at();
        Operand operand = operand(CONDITION);
        cursor.blanks();
        int sign = cursor.at();
        if (operator() != null) {
            throw cursor.bad(sign, "has a comparison after a !", "parentheses around what is negated: !(…)");
        }
        return Condition.not(tested(operand, from));
    }

    private Condition parenthesized() {
        queries.enter();
        cursor.next();
        Condition condition = condition();
        if (!cursor.take(")")) {
            throw cursor.unexpected("), && or ||");
        }
        queries.leave();
        return condition;
    }

    /** What has neither a {@code !} nor parentheses around it. */
    private Condition plain() {
        int from = cursor.at();
        Operand left = operand(CONDITION);
        cursor.blanks();
        Operator operator = operator();
        if (operator == null) {
            return tested(left, from);
        }
        Value one = compared(left, from);
        cursor.blanks();
        int second = cursor.at();
        return new Comparison(one, operator, compared(operand(VALUE), second));
    }

    private @Nullable Operator operator() {
        for (Operator operator : Operator.values()) {
            if (cursor.take(operator.sign)) {
                return operator;
            }
        }
        return null;
    }

    /** What stands here: a literal, a query or a function. */
    Operand operand(String expected) {
        if (literals.isQuote()) {
            return new Value.Literal(new Text(literals.quoted()));
        }
        if (literals.isNumber()) {
            return new Value.Literal(new Decimal(literals.number()));
        }
        if (cursor.peek() == '@' || cursor.peek() == '$') {
            return queries.query();
        }
        int from = cursor.at();
        String word = functions.name();
        if (cursor.peek() == '(') {
            return functions.call(word, from);
        }
        return switch (word) {
            case "true" -> new Value.Literal(JsonValue.TRUE);
            case "false" -> new Value.Literal(JsonValue.FALSE);
            case "null" -> new Value.Literal(JsonValue.NULL);
            case "" -> throw cursor.unexpected(expected);
            default -> throw cursor.bad(from, "has the word " + word, expected);
        };
    }

    private Condition tested(Operand operand, int from) {
        if (operand instanceof Query query) {
            return Condition.exists(query);
        }
        if (operand instanceof Condition condition) {
            return condition;
        }
        throw cursor.bad(from, "has a value that is compared with nothing", CONDITION);
    }

    private Value compared(Operand operand, int from) {
        Value value = value(operand);
        if (value == null) {
            String what = operand instanceof Query ? "compares a query that is not singular" : "compares a test";
            throw cursor.bad(from, what, VALUE);
        }
        return value;
    }

    /** The operand as what has a value; null for a condition, and for a query that is not singular. */
    static @Nullable Value value(Operand operand) {
        if (operand instanceof Query query && query.isSingular()) {
            return Value.only(query);
        }
        return operand instanceof Value value ? value : null;
    }
}
