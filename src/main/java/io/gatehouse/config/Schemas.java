package io.gatehouse.config;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The document's schema compiled: says what is wrong with a document, by keyword and place, in one pass.
 *
 * <p>Immutable once made; any thread may check.
 */
final class Schemas {

    private final JsonObject whole;
    private final Validator validator;

    Schemas(DocumentSchema schema) {
        this.whole = schema.json();
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

    /** Adds the keywords {@code x-kind} and {@code x-names} to those that JSON Schema has. */
    private static EvaluatorFactory kinds() {
        return (context, keyword, value) -> switch (keyword) {
            case "x-kind" -> Optional.of(ofValue(kind(value)));
            case "x-names" -> Optional.of(ofNames(kind(value)));
            default -> Optional.empty();
        };
    }

    private static Kind kind(JsonNode word) {
        return Objects.requireNonNull(Kind.ALL.get(word.asString()), () -> "no kind " + word.asString());
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
