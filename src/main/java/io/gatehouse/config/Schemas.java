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
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (2020-12) of the whole document with the options of every policy in its place, compiled once.
 *
 * <p>The document's own schema leaves a gap where policies stand. Each policy's schema is embedded under the id
 * {@code urn:gatehouse:policy:KEY}, so that its local references hold, and is given {@code mode}, which every policy
 * has. One pass then finds the problems of all parts, each with its pointer from the document's root.
 *
 * <p>Immutable once made; any thread may check.
 */
final class Schemas {

    private static final String DOCUMENT = "urn:gatehouse:document";
    private static final String POLICY = "urn:gatehouse:policy:";

    /** The validator may tell a place in a policy's schema from the document's root; references count from its own. */
    private static final Pattern EMBEDDED = Pattern.compile(DOCUMENT + "#/\\$defs/policy\\.([^/]+)(.*)");

    private final JsonObject whole;
    private final Map<String, JsonObject> byId;
    private final Validator validator;
    private final @Nullable Secrets secrets;

    /** @param secrets where references to secrets must lead to; null when only their form is checked */
    Schemas(Map<String, String> policySchemas, @Nullable Secrets secrets) {
        this.secrets = secrets;
        JsonObjectBuilder keys = Providers.JSON.createObjectBuilder();
        JsonObjectBuilder definitions = Providers.JSON.createObjectBuilder();
        Map<String, JsonObject> ids = new HashMap<>();
        policySchemas.forEach((key, text) -> {
            JsonObject schema = policy(key, parse(text));
            keys.add(key, Providers.JSON.createObjectBuilder().add("$ref", POLICY + key));
            definitions.add("policy." + key, schema);
            ids.put(POLICY + key, schema);
        });
        this.whole = whole(keys.build(), definitions.build());
        ids.put(DOCUMENT, whole);
        this.byId = Map.copyOf(ids);
        this.validator = new ValidatorFactory()
                .withJsonNodeFactory(new JakartaJsonNode.Factory())
                .withEvaluatorFactory(kinds())
                .createValidator();
        validator.registerSchema(URI.create(DOCUMENT), whole);
    }

    /** The schema of the whole document, for editors and forms. */
    JsonObject whole() {
        return whole;
    }

    /** What the schema finds wrong with a document. */
    List<Error> errors(JsonObject document) {
        return validator.validate(URI.create(DOCUMENT), document).getErrors();
    }

    /** The schema at a location such as {@code urn:gatehouse:document#/$defs/route}; empty if it is no object. */
    JsonObject at(String location) {
        int hash = location.indexOf('#');
        JsonObject root = byId.get(hash < 0 ? location : location.substring(0, hash));
        if (root == null) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
        String pointer = hash < 0 ? "" : location.substring(hash + 1);
        JsonValue schema = Providers.JSON.createPointer(pointer).getValue(root);
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
        Matcher embedded = EMBEDDED.matcher(location);
        String own = embedded.matches() ? POLICY + embedded.group(1) + '#' + embedded.group(2) : location;
        return mayHoldSecret(at(own), own, new HashSet<>());
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

    private static JsonObject policy(String key, JsonObject schema) {
        JsonObject mode = Providers.JSON
                .createObjectBuilder()
                .add("$ref", DOCUMENT + "#/$defs/mode")
                .build();
        return Providers.JSON
                .createObjectBuilder(schema)
                .remove("$schema")
                .add("$id", POLICY + key)
                .add("properties", copy(Members.object(schema, "properties")).add("mode", mode))
                .build();
    }

    private static JsonObject whole(JsonObject keys, JsonObject policies) {
        JsonObject own = parse(resource());
        JsonObject definitions = own.getJsonObject("$defs");
        JsonObjectBuilder all = copy(definitions);
        for (String gap : List.of("policy", "policyUse")) {
            all.add(gap, copy(definitions.getJsonObject(gap)).add("properties", keys));
        }
        policies.forEach(all::add);
        return copy(own).add("$defs", all).build();
    }

    private static JsonObjectBuilder copy(JsonObject object) {
        return Providers.JSON.createObjectBuilder(object);
    }

    private static JsonObject parse(String text) {
        try (JsonReader reader = Providers.JSON.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static String resource() {
        try (InputStream in = Schemas.class.getResourceAsStream("document.schema.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
