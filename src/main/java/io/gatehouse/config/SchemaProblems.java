package io.gatehouse.config;

import dev.harrel.jsonschema.Error;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what a schema found wrong with a document.
 *
 * <p>The validator only tells which keyword of which schema failed where; the words are made from the schema and the
 * value. For one check and one thread.
 */
final class SchemaProblems {

    /** How many names an "expected one of" lists. */
    private static final int LISTED = 25;

    private final Schemas schemas;
    private final JsonObject document;
    private final Problems problems;
    private final Nearest nearest;

    SchemaProblems(Schemas schemas, JsonObject document, Problems problems, Nearest nearest) {
        this.schemas = schemas;
        this.document = document;
        this.problems = problems;
        this.nearest = nearest;
    }

    void explain(List<Error> errors) {
        Set<String> mistyped = places(errors, "type");
        Set<String> told = places(errors, "x-kind");
        for (Error error : errors) {
            boolean repeats =
                    switch (Objects.requireNonNullElse(error.getKeyword(), "")) {
                        case "x-kind" -> mistyped.contains(error.getInstanceLocation());
                        case "pattern" -> told.contains(error.getInstanceLocation());
                        default -> false;
                    };
            if (repeats || isInner(error.getEvaluationPath())) {
                continue;
            }
            if (problems.isFull()) {
                problems.addMore(1);
            } else {
                explain(error);
            }
        }
    }

    private static Set<String> places(List<Error> errors, String keyword) {
        return errors.stream()
                .filter(error -> keyword.equals(error.getKeyword()))
                .map(Error::getInstanceLocation)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Whether it failed inside a keyword that tells the failure itself, better. */
    private static boolean isInner(String path) {
        String before = "";
        String[] steps = path.split("/");
        for (int i = 0; i < steps.length - 1; i++) {
            boolean isField = before.equals("properties") || before.equals("$defs");
            if (!isField
                    && Set.of("propertyNames", "anyOf", "oneOf", "not", "if", "contains")
                            .contains(steps[i])) {
                return true;
            }
            before = isField ? "" : steps[i];
        }
        return false;
    }

    private void explain(Error error) {
        Pointer pointer = Pointer.parse(error.getInstanceLocation());
        Place place = problems.at(pointer);
        JsonValue value =
                Providers.JSON.createPointer(error.getInstanceLocation()).getValue(document);
        String location = error.getSchemaLocation();
        if (error.getKeyword() == null) {
            unknown(place, location);
            return;
        }
        JsonObject schema = schemas.at(location);
        String expected = expected(schema, location);
        switch (error.getKeyword()) {
            case "required" -> missing(place, value, schema, location);
            case "x-names" -> names(place, value, schema);
            case "x-kind" -> kind(place, value, schema, location);
            case "x-secret" -> secret(place, value, schema);
            case "uniqueItems" -> repeated(place, value, location);
            case "enum" -> place.problem("is not allowed", value, expected, suggestion(value, schema));
            case "type" -> place.problem(wrongType(value, schema), shown(value, location), expected);
            default -> place.problem(detail(error.getKeyword(), value, schema), shown(value, location), expected);
        }
    }

    /** The value, unless it is a secret or may hold one. */
    private @Nullable JsonValue shown(JsonValue value, String location) {
        return holdsNothing(value) || !schemas.mayHoldSecret(location) ? value : null;
    }

    private static boolean holdsNothing(JsonValue value) {
        boolean word = value == JsonValue.NULL || value == JsonValue.TRUE || value == JsonValue.FALSE;
        return word || isEmpty(value);
    }

    private void secret(Place place, JsonValue value, JsonObject schema) {
        MissingSecret missing = schemas.refusal(((JsonString) value).getString(), schema.getString("x-secret"));
        if (missing != null) {
            missing.tell(place);
        }
    }

    private void unknown(Place place, String falseSchema) {
        String name = place.pointer().name();
        int slash = falseSchema.lastIndexOf('/');
        JsonObject owner = schemas.at(falseSchema.substring(0, slash));
        if (!falseSchema.endsWith("/additionalProperties") && !falseSchema.endsWith("/unevaluatedProperties")) {
            place.problem("is not allowed here", name, null);
            return;
        }
        Set<String> known = Members.object(owner, "properties").keySet();
        String member = owner.getString("x-member", "field");
        place.problem(
                "unknown " + member + " " + JsonText.show(name),
                name,
                known.isEmpty() ? "no " + member : oneOf(known),
                nearest.to(name, known));
    }

    private void missing(Place place, JsonValue value, JsonObject schema, String location) {
        for (JsonValue item : schema.getJsonArray("required")) {
            String name = ((JsonString) item).getString();
            if (!value.asJsonObject().containsKey(name)) {
                String member = location + "/properties/" + name;
                JsonObject type = Members.object(Members.object(schema, "properties"), name);
                String expected = expected(type, member);
                place.problem(
                        "missing field " + JsonText.show(name), null, name + (expected == null ? "" : ": " + expected));
            }
        }
    }

    private void names(Place place, JsonValue value, JsonObject schema) {
        Kind kind = Objects.requireNonNull(Kind.ALL.get(schema.getString("x-names")));
        for (String name : value.asJsonObject().keySet()) {
            BadValue bad = kind.refusal(name);
            if (bad != null) {
                place.child(name).problem(bad);
            }
        }
    }

    private void kind(Place place, JsonValue value, JsonObject schema, String location) {
        Kind kind = Objects.requireNonNull(Kind.ALL.get(schema.getString("x-kind")));
        BadValue bad = kind.refusal(value instanceof JsonString text ? text.getString() : value.toString());
        if (bad != null) {
            Object got = value instanceof JsonString ? bad.value() : value;
            place.problem(bad.detail(), schemas.mayHoldSecret(location) ? null : got, bad.expected());
        }
    }

    private void repeated(Place place, JsonValue value, String location) {
        Set<JsonValue> seen = new HashSet<>();
        int index = 0;
        for (JsonValue item : value.asJsonArray()) {
            if (!seen.add(item)) {
                place.child(index).problem("stands twice in the list", shown(item, location), null);
            }
            index++;
        }
    }

    private static String wrongType(JsonValue value, JsonObject schema) {
        boolean whole = schema.get("type") instanceof JsonString type
                && type.getString().equals("integer");
        String is =
                switch (value.getValueType()) {
                    case STRING -> "is text";
                    case NUMBER -> whole ? "is not a whole number" : "is a number";
                    case TRUE, FALSE -> "is a boolean";
                    case NULL -> "is null";
                    case ARRAY -> "is a list";
                    case OBJECT -> "is an object";
                };
        return is + quotes(value, schema);
    }

    /** What quotes would change about a value of a wrong type; empty when it would be wrong all the same. */
    private static String quotes(JsonValue value, JsonObject schema) {
        List<String> types = types(schema).toList();
        if (value instanceof JsonString text) {
            boolean number = types.contains("integer") && text.getString().matches("-?\\d+");
            boolean truth = types.contains("boolean") && text.getString().matches("true|false");
            return number ? " (a number has no quotes)" : truth ? " (true and false have no quotes)" : "";
        }
        boolean plain = value instanceof JsonNumber || value == JsonValue.TRUE || value == JsonValue.FALSE;
        Kind kind = schema.containsKey("x-kind") ? Kind.ALL.get(schema.getString("x-kind")) : null;
        boolean fits = kind == null || kind.refusal(value.toString()) == null;
        return plain && types.contains("string") && fits ? " (text needs quotes here)" : "";
    }

    private static String detail(String keyword, JsonValue value, JsonObject schema) {
        String bound = JsonText.show(schema.get(keyword));
        return switch (keyword) {
            case "const" -> "is not " + bound;
            case "minimum", "exclusiveMinimum" -> "is too small";
            case "maximum", "exclusiveMaximum" -> "is too large";
            case "minLength", "minItems", "minProperties" -> isEmpty(value) ? "is empty" : "has fewer than " + bound;
            case "maxLength" -> "is longer than " + bound + " characters";
            case "maxItems" -> "has more than " + bound + " items";
            case "maxProperties" -> "has more than " + bound + ("1".equals(bound) ? " field" : " fields");
            case "pattern" -> schema.containsKey("x-expected") ? "has another form" : "does not match " + bound;
            default -> "is not allowed";
        };
    }

    private static boolean isEmpty(JsonValue value) {
        return value instanceof JsonObject object && object.isEmpty()
                || value instanceof JsonArray array && array.isEmpty()
                || value instanceof JsonString text && text.getString().isEmpty();
    }

    private @Nullable String suggestion(JsonValue value, JsonObject schema) {
        return value instanceof JsonString text
                ? nearest.to(text.getString(), words(schema.getJsonArray("enum")))
                : null;
    }

    /** What a schema expects, in words: its own, else made from its keywords. */
    private @Nullable String expected(JsonObject schema, String location) {
        if (schema.containsKey("x-expected")) {
            return schema.getString("x-expected");
        }
        if (schema.containsKey("$ref")) {
            String ref = schema.getString("$ref");
            String target = ref.startsWith("#") ? location.substring(0, location.indexOf('#')) + ref : ref;
            return expected(schemas.at(target), target);
        }
        if (schema.containsKey("x-kind")) {
            return Objects.requireNonNull(Kind.ALL.get(schema.getString("x-kind")))
                    .expected();
        }
        if (schema.containsKey("const")) {
            return JsonText.show(schema.get("const"));
        }
        if (schema.containsKey("enum")) {
            return oneOf(words(schema.getJsonArray("enum")));
        }
        String types = types(schema).map(type -> type(type, schema)).collect(Collectors.joining(" or "));
        return types.isEmpty() ? null : types;
    }

    private static String type(String type, JsonObject schema) {
        return switch (type) {
            case "string" -> schema.containsKey("minLength") ? "text that is not empty" : "text";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number" + bounds(schema);
            case "number" -> "a number" + bounds(schema);
            case "array" -> "a list";
            case "object" ->
                schema.containsKey("properties")
                        ? "an object of: "
                                + listed(schema.getJsonObject("properties").keySet())
                        : "an object";
            default -> type;
        };
    }

    private static String bounds(JsonObject schema) {
        String from = schema.containsKey("minimum") ? " from " + schema.get("minimum") : "";
        return schema.containsKey("maximum") ? from + " to " + schema.get("maximum") : from;
    }

    private static Stream<String> types(JsonObject schema) {
        JsonValue type = schema.getOrDefault("type", JsonValue.EMPTY_JSON_ARRAY);
        return type instanceof JsonString one ? Stream.of(one.getString()) : words(type.asJsonArray()).stream();
    }

    private static List<String> words(JsonArray values) {
        return values.stream()
                .map(value -> value instanceof JsonString text ? text.getString() : value.toString())
                .toList();
    }

    static String oneOf(Collection<String> names) {
        return (names.size() == 1 ? "" : "one of: ") + listed(names);
    }

    private static String listed(Collection<String> names) {
        String first = names.stream().limit(LISTED).map(JsonText::printable).collect(Collectors.joining(", "));
        return names.size() <= LISTED ? first : first + " … (" + names.size() + " in all)";
    }
}
