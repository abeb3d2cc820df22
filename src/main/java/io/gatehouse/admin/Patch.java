package io.gatehouse.admin;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A change of a resource written down: a merge patch or a JSON patch. Its values are not shown: they may be secret. */
sealed interface Patch {

    /** The media types, as {@code Accept-Patch} lists them (RFC 5789 §3.1). */
    String ACCEPTED = Merge.MEDIA_TYPE + ", " + Operations.MEDIA_TYPE;

    /** What becomes of the resource. */
    JsonObject apply(JsonObject resource);

    /** RFC 7396: members replace members, null removes. */
    record Merge(JsonObject patch) implements Patch {
        static final String MEDIA_TYPE = "application/merge-patch+json";

        @Override
        public JsonObject apply(JsonObject resource) {
            return JsonProvider.provider()
                    .createMergePatch(patch)
                    .apply(resource)
                    .asJsonObject();
        }
    }

    /** RFC 6902: operations in order, all or none. */
    record Operations(List<Operation> list) implements Patch {
        static final String MEDIA_TYPE = "application/json-patch+json";

        /** The operations of an array; a patch that is none is refused with 400. */
        static Operations of(JsonArray array) {
            JsonProvider json = JsonProvider.provider();
            return new Operations(java.util.stream.IntStream.range(0, array.size())
                    .mapToObj(i -> Operation.of(array.get(i), "The patch's item " + i, json))
                    .toList());
        }

        @Override
        public JsonObject apply(JsonObject resource) {
            JsonStructure result = resource;
            for (Operation operation : list) {
                result = operation.apply(result);
            }
            if (result instanceof JsonObject object) {
                return object;
            }
            throw Refusal.of(422, "After the patch the resource would not be an object; nothing was changed.");
        }
    }

    /**
     * One operation.
     *
     * @param op its word
     * @param step a patch of this operation alone
     * @param name what it is called when it fails
     */
    record Operation(String op, jakarta.json.JsonPatch step, String name) {
        private static final Set<String> KNOWN = Set.of("add", "remove", "replace", "move", "copy", "test");
        private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");

        /** How many values a result may have: {@code copy} can double a document with each operation. */
        private static final int MOST_VALUES = 1 << 20;

        static Operation of(JsonValue item, String name, JsonProvider json) {
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
            return new Operation(
                    op.getString(),
                    json.createPatch(json.createArrayBuilder().add(object).build()),
                    name + " (" + op.getString() + " " + path + ")");
        }

        private static String pointer(JsonObject object, String member, String name) {
            if (object.get(member) instanceof JsonString text
                    && (text.getString().isEmpty() || text.getString().startsWith("/"))
                    && !BAD_ESCAPE.matcher(text.getString()).find()) {
                return text.getString();
            }
            throw Refusal.of(
                    400,
                    name + " has \"" + member + "\": " + object.get(member) + "; expected a JSON Pointer (RFC 6901).");
        }

        private static void requireValue(JsonObject object, String name) {
            if (!object.containsKey("value")) {
                throw Refusal.of(400, name + " has no \"value\".");
            }
        }

        JsonStructure apply(JsonStructure before) {
            try {
                JsonStructure after = step.apply(before);
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
}
