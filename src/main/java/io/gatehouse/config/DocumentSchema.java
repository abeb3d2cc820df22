package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The JSON Schema (2020-12) of the whole document with the options of every policy in its place: what documents are
 * checked against, and what editors and forms are given.
 *
 * <p>The document's own schema leaves a gap where policies stand. Each policy's schema is put among the definitions as
 * {@code policy.KEY} and is given {@code mode}, which every policy has. All references then lead to a place of the same
 * file: editors resolve nothing else, and would otherwise ask the network for the parts.
 *
 * <p>Immutable. The same policies in the same order give the same text.
 */
public final class DocumentSchema {

    /** Its {@code $id}, which policies' schemas refer to as well. */
    static final String ID = "urn:gatehouse:document";

    private static final String DEFINITIONS = "#/$defs/";

    private final JsonObject json;

    private DocumentSchema(JsonObject json) {
        this.json = json;
    }

    /**
     * The schema with the given policies.
     *
     * @param policySchemas the JSON Schema of each policy's options, by policy key and without {@code mode}
     */
    public static DocumentSchema of(Map<String, String> policySchemas) {
        JsonObjectBuilder keys = Providers.JSON.createObjectBuilder();
        JsonObjectBuilder definitions = Providers.JSON.createObjectBuilder();
        policySchemas.forEach((key, text) -> {
            keys.add(key, reference(DEFINITIONS + definition(key)));
            definitions.add(definition(key), policy(parse(text), DEFINITIONS + definition(key)));
        });
        return new DocumentSchema(whole(keys.build(), definitions.build()));
    }

    JsonObject json() {
        return json;
    }

    /** The schema as a file for people and editors: indented JSON that ends in a newline. */
    public String text() {
        StringWriter out = new StringWriter();
        try (var writer = Providers.JSON
                .createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(out)) {
            writer.write(json);
        }
        return out.toString().strip() + '\n';
    }

    private static String definition(String key) {
        return "policy." + key;
    }

    private static JsonObject policy(JsonObject schema, String place) {
        JsonObject moved = moved(schema, place).asJsonObject();
        return copy(moved)
                .remove("$schema")
                .add(
                        "properties",
                        copy(Members.object(moved, "properties")).add("mode", reference(DEFINITIONS + "mode")))
                .build();
    }

    /** A policy's schema with its references as they are from the place where it stands. */
    private static JsonValue moved(JsonValue part, String place) {
        if (part instanceof JsonObject object) {
            JsonObjectBuilder out = Providers.JSON.createObjectBuilder();
            object.forEach((name, value) -> {
                boolean isReference = name.equals("$ref") && value instanceof JsonString;
                out.add(name, isReference ? target((JsonString) value, place) : moved(value, place));
            });
            return out.build();
        }
        if (part instanceof JsonArray array) {
            JsonArrayBuilder out = Providers.JSON.createArrayBuilder();
            array.forEach(item -> out.add(moved(item, place)));
            return out.build();
        }
        return part;
    }

    private static JsonValue target(JsonString reference, String place) {
        String text = reference.getString();
        return Providers.JSON.createValue(
                text.startsWith(ID) ? text.substring(ID.length()) : place + text.substring(text.indexOf('#') + 1));
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

    private static JsonObject reference(String target) {
        return Providers.JSON.createObjectBuilder().add("$ref", target).build();
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
        try (InputStream in = DocumentSchema.class.getResourceAsStream("document.schema.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
