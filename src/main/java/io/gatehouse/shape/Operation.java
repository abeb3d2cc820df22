package io.gatehouse.shape;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonPatchBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a JSON Patch (RFC 6902 §4), done by JSON-P.
 *
 * <p>Two of them only with its help: its {@code move} refuses every place that begins with the same letters, such as {@code
 * /ab} for what is at {@code /a}, and its {@code test} takes 1 and 1.0 for different. As it changes objects and lists only, what
 * is changed is put into an object before.
 */
final class Operation {
    private static final String EXPECTED = "an object whose op is add, remove, replace, move, copy or test";

    private static final Map<String, String> FAILURES = Map.of(
            "add", "there is no such place",
            "remove", "there is nothing",
            "replace", "there is nothing",
            "move", "there is nothing to move, or no such place for it",
            "copy", "there is nothing to copy, or no such place for it",
            "test", "there is another value, or none");

    private final String op;
    private final Pointer path;
    private final Pointer from;
    private final JsonValue value;
    private final String name;

    /** @param name what it is called when it is refused */
    private Operation(JsonObject written, String op, String name) {
        boolean hasFrom = op.equals("move") || op.equals("copy");
        boolean hasValue = op.equals("add") || op.equals("replace") || op.equals("test");
        this.op = op;
        this.path = pointer(written, "path", name);
        this.from = hasFrom ? pointer(written, "from", name) : path;
        this.value = hasValue ? value(written, name) : JsonValue.NULL;
        this.name = name + " (" + op + " " + path + ")";
    }

    /** The operation that an item of a patch is; other members than its own mean nothing (§4). */
    static Operation of(JsonValue item, int number) {
        String name = "operation " + number;
        if (!(item instanceof JsonObject written
                && written.get("op") instanceof JsonString op
                && FAILURES.containsKey(op.getString()))) {
            throw new IllegalArgumentException(name + " is none; got " + item + "; expected " + EXPECTED);
        }
        Operation operation = new Operation(written, op.getString(), name);
        if (operation.op.equals("remove") && operation.path.isRoot()) {
            throw new IllegalArgumentException(operation.name + " leaves nothing; expected a place within the value");
        }
        if (operation.op.equals("move")
                && operation.path.isWithin(operation.from)
                && !operation.path.equals(operation.from)) {
            throw new IllegalArgumentException(operation.name + " moves " + operation.from
                    + " into itself; expected another place (RFC 6902 §4.4)");
        }
        return operation;
    }

    private static Pointer pointer(JsonObject written, String member, String name) {
        JsonValue value = written.get(member);
        if (!(value instanceof JsonString text)) {
            throw new IllegalArgumentException(
                    name + " has " + member + ": " + value + "; expected " + Pointer.EXPECTED);
        }
        try {
            return Pointer.parse(text.getString());
        } catch (BadPath e) {
            throw new IllegalArgumentException(name + " has a " + member + " that " + e.getMessage(), e);
        }
    }

    private static JsonValue value(JsonObject written, String name) {
        JsonValue value = written.get("value");
        if (value == null) {
            throw new IllegalArgumentException(name + " has no value; expected one, be it null");
        }
        return value;
    }

    /** What it makes of a value. */
    JsonValue apply(JsonValue before) throws ShapeFailure {
        JsonValue after = done(before);
        if (after == null) {
            throw new ShapeFailure(name + " does not apply: " + FAILURES.get(op));
        }
        return after;
    }

    private @Nullable JsonValue done(JsonValue before) {
        return switch (op) {
            case "add" -> patched(before, patch().add(inside(path), value));
            case "remove" -> patched(before, patch().remove(inside(path)));
            case "replace" -> patched(before, patch().replace(inside(path), value));
            case "copy" -> patched(before, patch().copy(inside(path), inside(from)));
            case "move" -> moved(before, from.read(before));
            default -> same(path.read(before)) ? before : null;
        };
    }

    /** §4.4: removed from its place, then added at the other. */
    private @Nullable JsonValue moved(JsonValue before, @Nullable JsonValue moved) {
        if (moved == null || path.equals(from)) {
            return moved == null ? null : before;
        }
        return patched(before, patch().remove(inside(from)).add(inside(path), moved));
    }

    /** §4.6: numbers are compared as numbers. */
    private boolean same(@Nullable JsonValue there) {
        return there != null && plain(there).equals(plain(value));
    }

    private static JsonValue plain(JsonValue value) {
        return value instanceof JsonNumber number
                ? Parts.JSON.createValue(number.bigDecimalValue().stripTrailingZeros())
                : Parts.each(value, (key, part) -> plain(part));
    }

    private static JsonPatchBuilder patch() {
        return Parts.JSON.createPatchBuilder();
    }

    /** The pointer to the same place in an object whose only member, of an empty name, is the value. */
    private static String inside(Pointer place) {
        return "/" + place;
    }

    private static @Nullable JsonValue patched(JsonValue before, JsonPatchBuilder patch) {
        try {
            return patch.build()
                    .apply(Parts.JSON.createObjectBuilder().add("", before).build())
                    .get("");
        } catch (JsonException e) {
            return null;
        }
    }
}
