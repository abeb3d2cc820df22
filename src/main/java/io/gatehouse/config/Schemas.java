package io.gatehouse.config;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The document's schema compiled: says what is wrong with a document, by keyword and place, in one pass.
 *
 * <p>Immutable once made; any thread may check.
 */
final class Schemas {

    private final JsonObject whole;
    private final Validator validator;
    private final @Nullable Secrets secrets;

    /** @param secrets where references to secrets must lead to; null when only their form is checked */
    Schemas(DocumentSchema schema, @Nullable Secrets secrets) {
        this.whole = schema.json();
        this.secrets = secrets;
        this.validator = new ValidatorFactory()
                .withJsonNodeFactory(new JakartaJsonNode.Factory())
                .withEvaluatorFactory(kinds())
                .createValidator();
        validator.registerSchema(URI.create(DocumentSchema.ID), whole);
    }

    /** The schema of the whole document, for editors and forms. */
    JsonObject whole() {
        return whole;
    }

    /** What the schema finds wrong with a document. */
    List<Error> errors(JsonObject document) {
        return validator.validate(URI.create(DocumentSchema.ID), document).getErrors();
    }

    /** The schema at a location such as {@code urn:gatehouse:document#/$defs/route}; empty if it is no object. */
    JsonObject at(String location) {
        int hash = location.indexOf('#');
        String pointer = hash < 0 ? "" : location.substring(hash + 1);
        JsonValue schema = Providers.JSON.createPointer(pointer).getValue(whole);
        return schema instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    /**
     * What is wrong with the text of a field that is marked as secret; null when nothing is.
     *
     * @param kind the word of the kind that the secret must be
     */
    @Nullable
    MissingSecret refusal(String text, String kind) {
        if (secrets == null) {
            return SecretReference.of(text) == null ? MissingSecret.inPlainText() : null;
        }
        try {
            secrets.find(text, Kind.of(kind));
            return null;
        } catch (MissingSecret e) {
            return e;
        }
    }

    /** Whether a value that this schema describes is a secret or may hold one at any depth. */
    boolean mayHoldSecret(String location) {
        return mayHoldSecret(at(location), location, new HashSet<>());
    }

    private boolean mayHoldSecret(JsonValue schema, String around, Set<String> seen) {
        if (schema instanceof JsonArray list) {
            return list.stream().anyMatch(item -> mayHoldSecret(item, around, seen));
        }
        if (!(schema instanceof JsonObject object)) {
            return false;
        }
        String location = object.get("$id") instanceof JsonString id ? id.getString() : around;
        return object.containsKey("x-secret")
                || object.get("$ref") instanceof JsonString reference
                        && refersToSecret(reference.getString(), location, seen)
                || object.entrySet().stream()
                        .filter(member -> !member.getKey().equals("$defs"))
                        .anyMatch(member -> mayHoldSecret(member.getValue(), location, seen));
    }

    private boolean refersToSecret(String reference, String location, Set<String> seen) {
        String target = reference.startsWith("#") ? rootOf(location) + reference : reference;
        return seen.add(target) && mayHoldSecret(at(target), target, seen);
    }

    private static String rootOf(String location) {
        int hash = location.indexOf('#');
        return hash < 0 ? location : location.substring(0, hash);
    }

    /** Adds the keywords {@code x-kind}, {@code x-names} and {@code x-secret} to those that JSON Schema has. */
    private EvaluatorFactory kinds() {
        return (context, keyword, value) -> switch (keyword) {
            case "x-kind" -> Optional.of(ofValue(kind(value)));
            case "x-names" -> Optional.of(ofNames(kind(value)));
            case "x-secret" -> value.isString() ? Optional.of(ofSecret(value.asString())) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Evaluator ofSecret(String kind) {
        return (context, node) -> result(!node.isString() || refusal(node.asString(), kind) == null);
    }

    private static Kind kind(JsonNode word) {
        return Kind.of(word.asString());
    }

    private static Evaluator ofValue(Kind kind) {
        return (context, node) -> {
            if (node.isString()) {
                return result(kind.refusal(node.asString()) == null);
            }
            return result(!node.isInteger() || kind.refusal(node.asNumber().toString()) == null);
        };
    }

    private static Evaluator ofNames(Kind kind) {
        return (context, node) -> result(
                !node.isObject() || node.asObject().keySet().stream().allMatch(name -> kind.refusal(name) == null));
    }

    private static Evaluator.Result result(boolean fits) {
        return fits ? Evaluator.Result.success() : Evaluator.Result.failure("");
    }
}
