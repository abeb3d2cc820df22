package io.gatehouse.testing;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The schemas of an OpenAPI description, to judge values by.
 *
 * <p>An object that lists its members is taken for closed, unless it says otherwise: a client ignores a member that it
 * does not know, but a test has to notice one that nobody described. Any thread may ask.
 */
final class ContractSchemas {
    private static final String BASE = "https://gateway.example/_gatehouse/admin/v1/";
    private static final String DESCRIPTION = BASE + "openapi.json";

    private final Validator validator = new ValidatorFactory()
            .withJsonNodeFactory(new JakartaJsonNode.Factory())
            .createValidator();
    private final Map<JsonObject, URI> known = new HashMap<>();

    ContractSchemas(JsonObject openApi, JsonObject documentSchema) {
        validator.registerSchema(URI.create(BASE + "schema"), documentSchema);
        JsonObject schemas = openApi.getJsonObject("components").getJsonObject("schemas");
        JsonObject components =
                Json.createObjectBuilder().add("schemas", schemas).build();
        JsonObject whole =
                Json.createObjectBuilder().add("components", components).build();
        validator.registerSchema(URI.create(DESCRIPTION), prepared(whole));
    }

    /** What is wrong with a value by a schema that stands somewhere in the description. */
    synchronized List<String> errors(JsonObject schema, JsonValue value) {
        URI uri = known.computeIfAbsent(schema, each -> {
            URI place = URI.create(BASE + "inline-" + known.size());
            validator.registerSchema(place, prepared(each));
            return place;
        });
        return validator.validate(uri, value).getErrors().stream()
                .map(error ->
                        error.getInstanceLocation() + ": " + error.getError() + " (" + error.getSchemaLocation() + ")")
                .toList();
    }

    /** A schema that means the same wherever it stands, its objects closed. */
    private static JsonValue prepared(JsonValue schema) {
        if (schema instanceof JsonArray array) {
            JsonArrayBuilder items = Json.createArrayBuilder();
            array.forEach(item -> items.add(prepared(item)));
            return items.build();
        }
        if (!(schema instanceof JsonObject object)) {
            return schema;
        }
        JsonObjectBuilder all = Json.createObjectBuilder();
        object.forEach((key, value) ->
                all.add(key, key.equals("$ref") && value instanceof JsonString ref ? absolute(ref) : prepared(value)));
        if (isClosed(object)) {
            all.add("additionalProperties", false);
        }
        return all.build();
    }

    private static boolean isClosed(JsonObject schema) {
        return schema.get("properties") instanceof JsonObject
                && schema.get("type") instanceof JsonString type
                && type.getString().equals("object")
                && !schema.containsKey("additionalProperties");
    }

    private static JsonValue absolute(JsonString reference) {
        return Json.createValue(
                URI.create(DESCRIPTION).resolve(reference.getString()).toString());
    }
}
