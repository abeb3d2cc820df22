package io.gatehouse.jsonpath;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads calls of functions, each with what its parameters take (RFC 9535 §2.4). */
final class FunctionParser {
    private static final String ARGUMENT = "an argument: a literal, a query or a function";

    private final Cursor cursor;
    private final FilterParser filters;
    private final QueryParser queries;

    FunctionParser(Cursor cursor, FilterParser filters, QueryParser queries) {
        this.cursor = cursor;
        this.filters = filters;
        this.queries = queries;
    }

    /** The name that stands here, which may be that of a literal; empty where there is none. */
    String name() {
        int from = cursor.at();
        while (isNameCharacter(cursor.peek(), cursor.at() == from)) {
            cursor.next();
        }
        return cursor.since(from);
    }

    private static boolean isNameCharacter(int c, boolean first) {
        return Cursor.isBetween(c, 'a', 'z') || !first && (c == '_' || Cursor.isBetween(c, '0', '9'));
    }

    /** From its parenthesis on. */
    Operand call(String name, int from) {
        Function function = function(name, from);
        queries.enter();
        cursor.next();
        List<Operand> arguments = arguments(function);
        queries.leave();
        int needed = function.parameters().size();
        if (arguments.size() != needed) {
            throw cursor.bad(from, "has the function " + name + " with " + counted(arguments.size()), counted(needed));
        }
        return function.of(arguments);
    }

    private static String counted(int arguments) {
        return arguments + (arguments == 1 ? " argument" : " arguments");
    }

    private Function function(String name, int from) {
        for (Function each : Function.values()) {
            if (written(each).equals(name)) {
                return each;
            }
        }
        String known = Stream.of(Function.values()).map(FunctionParser::written).collect(Collectors.joining(", "));
        throw cursor.bad(from, "has the unknown function " + name, "one of " + known);
    }

    private static String written(Function function) {
        return function.name().toLowerCase(Locale.ROOT);
    }

    private List<Operand> arguments(Function function) {
        List<Operand> arguments = new ArrayList<>();
        cursor.blanks();
        if (cursor.take(")")) {
            return arguments;
        }
        do {
            cursor.blanks();
            int index = arguments.size();
            boolean known = index < function.parameters().size();
            arguments.add(argument(known ? function.parameters().get(index) : null));
            cursor.blanks();
        } while (cursor.take(","));
        if (!cursor.take(")")) {
            throw cursor.unexpected(") or , after an argument");
        }
        return arguments;
    }

    private Operand argument(Function.@Nullable Kind kind) {
        int from = cursor.at();
        Operand operand = filters.operand(ARGUMENT);
        if (kind == Function.Kind.NODES && !(operand instanceof Query)) {
            throw cursor.bad(from, "has an argument that is no query", "a query");
        }
        if (kind != Function.Kind.VALUE) {
            return operand;
        }
        Value value = FilterParser.value(operand);
        if (value == null) {
            throw cursor.bad(from, "has an argument that has no value", FilterParser.VALUE);
        }
        return value;
    }
}
