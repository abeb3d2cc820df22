package io.gatehouse.jsonpath;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function of filters (RFC 9535 §2.4.4 to §2.4.8), with the types of what it takes. */
enum Function {
    LENGTH(Kind.VALUE) {
        @Override
        Operand of(List<Operand> arguments) {
            Value value = (Value) arguments.get(0);
            return (Value) scope -> length(value.in(scope), scope.visits());
        }
    },
    COUNT(Kind.NODES) {
        @Override
        Operand of(List<Operand> arguments) {
            Query query = (Query) arguments.get(0);
            return (Value) scope -> number(query.nodes(scope).size());
        }
    },
    VALUE(Kind.NODES) {
        @Override
        Operand of(List<Operand> arguments) {
            return Value.only((Query) arguments.get(0));
        }
    },
    MATCH(Kind.VALUE, Kind.VALUE) {
        @Override
        Operand of(List<Operand> arguments) {
            return matching(arguments, true);
        }
    },
    SEARCH(Kind.VALUE, Kind.VALUE) {
        @Override
        Operand of(List<Operand> arguments) {
            return matching(arguments, false);
        }
    };

    /** The type of a parameter; none of these functions takes a condition. */
    enum Kind {
        VALUE,
        NODES
    }

    private final List<Kind> parameters;

    Function(Kind... parameters) {
        this.parameters = List.of(parameters);
    }

    List<Kind> parameters() {
        return parameters;
    }

    /** Its call with arguments of the types of its parameters. */
    abstract Operand of(List<Operand> arguments);

    private static Condition matching(List<Operand> arguments, boolean whole) {
        return new Matching((Value) arguments.get(0), Matching.pattern((Value) arguments.get(1)), whole);
    }

    private static @Nullable JsonValue length(@Nullable JsonValue value, Visits visits) {
        if (value instanceof JsonString text) {
            String characters = text.getString();
            visits.read(characters.length());
            return number(characters.codePointCount(0, characters.length()));
        }
        if (value instanceof JsonArray array) {
            return number(array.size());
        }
        return value instanceof JsonObject object ? number(object.size()) : null;
    }

    private static JsonValue number(int number) {
        return new Decimal(BigDecimal.valueOf(number));
    }
}
