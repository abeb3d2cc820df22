package io.gatehouse.admin;

import io.gatehouse.config.Providers;
import io.gatehouse.config.SameValue;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonPatch;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One operation of a JSON patch (RFC 6902 §4).
 *
 * <p>Two of them are not left to JSON-P, whose {@code move} refuses every place that begins with the same letters (from
 * {@code /routes/pets} to {@code /routes/pets-v2}) and whose {@code test} takes {@code 1} and {@code 1.0} for different.
 *
 * @param op its word
 * @param written all of it
 * @param name what it is called when it fails
 */
record Operation(String op, JsonObject written, String name) {
    private static final Set<String> KNOWN = Set.of("add", "remove", "replace", "move", "copy", "test");
    private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");

    /** How many values a result may have: {@code copy} can double a document with each operation. */
    private static final int MOST_VALUES = 1 << 20;

    /** The operation that a value says; one that is none is refused with 400. */
    static Operation of(JsonValue item, String name) {
        if (!(item instanceof JsonObject object
                && object.get("op") instanceof JsonString op
                && KNOWN.contains(op.getString()))) {
            throw Refusal.of(
                    400,
                    name + " is no operation; expected an object whose op is add, remove, replace, move, copy"
                            + " or test.");
        }
        String path = pointer(object, "path", name);
        switch (op.getString()) {
            case "add", "replace", "test" -> requireValue(object, name);
            case "move", "copy" -> pointer(object, "from", name);
            default -> {}
        }
        return new Operation(op.getString(), object, name + " (" + op.getString() + " " + path + ")");
    }

    private static String pointer(JsonObject object, String member, String name) {
        if (object.get(member) instanceof JsonString text
                && (text.getString().isEmpty() || text.getString().startsWith("/"))
                && !BAD_ESCAPE.matcher(text.getString()).find()) {
            return text.getString();
        }
        throw Refusal.of(
                400, name + " has \"" + member + "\": " + object.get(member) + "; expected a JSON Pointer (RFC 6901).");
    }

    private static void requireValue(JsonObject object, String name) {
        if (!object.containsKey("value")) {
            throw Refusal.of(400, name + " has no \"value\".");
        }
    }

    JsonStructure apply(JsonStructure before) {
        try {
            JsonStructure after =
                    switch (op) {
                        case "test" -> tested(before);
                        case "move" -> moved(before);
                        default -> patch(written).apply(before);
                    };
            if (op.equals("copy") && count(after, MOST_VALUES) <= 0) {
                throw Refusal.of(413, name + " makes the document too large; nothing was changed.");
            }
            return after;
        } catch (JsonException
                | ClassCastException
                | IndexOutOfBoundsException
                | NullPointerException
                | NumberFormatException e) {
            throw Refusal.of(
                    ProblemType.PATCH_DOES_NOT_APPLY,
                    name + " does not apply to the resource as it stands; nothing was changed.");
        }
    }

    /** The same, if the value is there and the same (§4.6: numbers as numbers). */
    private JsonStructure tested(JsonStructure before) {
        if (SameValue.of(valueAt("path", before), written.get("value"))) {
            return before;
        }
        throw new JsonException("another value stands there");
    }

    /** §4.4: removed from its place and added at the other, which must not be inside the value itself. */
    private JsonStructure moved(JsonStructure before) {
        String from = written.getString("from");
        String path = written.getString("path");
        if (path.startsWith(from + "/")) {
            throw new JsonException("a value can't be moved into itself");
        }
        JsonValue value = valueAt("from", before);
        if (path.equals(from)) {
            return before;
        }
        JsonObject remove = Providers.JSON
                .createObjectBuilder()
                .add("op", "remove")
                .add("path", from)
                .build();
        JsonObject add = Providers.JSON
                .createObjectBuilder()
                .add("op", "add")
                .add("path", path)
                .add("value", value)
                .build();
        return patch(add).apply(patch(remove).apply(before));
    }

    private JsonValue valueAt(String member, JsonStructure before) {
        return Providers.JSON.createPointer(written.getString(member)).getValue(before);
    }

    private static JsonPatch patch(JsonObject operation) {
        return Providers.JSON.createPatch(
                Providers.JSON.createArrayBuilder().add(operation).build());
    }

    /** What is left of an allowance after counting values; counting ends when nothing is. */
    private static int count(JsonValue value, int allowance) {
        int left = allowance - 1;
        if (value instanceof JsonObject object) {
            for (JsonValue member : object.values()) {
                left = left <= 0 ? left : count(member, left);
            }
        } else if (value instanceof JsonArray array) {
            for (JsonValue member : array) {
                left = left <= 0 ? left : count(member, left);
            }
        }
        return left;
    }
}
