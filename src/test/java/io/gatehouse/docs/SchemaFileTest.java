package io.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Dialects;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import io.gatehouse.config.Document;
import io.gatehouse.config.DocumentSchema;
import io.gatehouse.config.Format;
import io.gatehouse.policy.Policies;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schema as editors get it: a file beside the sample, in the WAR as well. It is judged as an editor judges it, with a
 * plain validator that knows none of the gateway's own keywords.
 */
class SchemaFileTest {
    private static final Path FILE = Path.of("webapp-config/gatehouse.schema.json");
    private static final URI ID = URI.create("urn:gatehouse:document");

    @Test
    void theFileIsTheSchemaThatDocumentsAreCheckedAgainst() throws Exception {
        String now = DocumentSchema.of(Policies.schemas()).text();
        boolean same = Files.readString(FILE).equals(now);
        if (!same) {
            Files.writeString(Path.of("target/gatehouse.schema.json"), now);
        }
        assertThat(same)
                .as("the schema has changed: cp target/gatehouse.schema.json %s", FILE)
                .isTrue();
    }

    @Test
    void itIsASchemaAsItsMetaSchemaWantsIt() throws Exception {
        JsonObject schema = schema();
        assertThat(schema.getString("$schema")).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        Validator meta = plain();
        assertThat(meta.validate(URI.create(schema.getString("$schema")), schema)
                        .getErrors())
                .isEmpty();
        JsonObject broken = Json.createObjectBuilder(schema).add("type", 5).build();
        assertThat(meta.validate(URI.create(schema.getString("$schema")), broken)
                        .isValid())
                .isFalse();
    }

    static List<Example> examples() throws Exception {
        return Examples.documents();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void anEditorFindsNothingWrongWithAnExample(Example example) throws Exception {
        Validator editor = plain();
        editor.registerSchema(ID, schema());
        assertThat(editor.validate(ID, example.document().json()).getErrors()).isEmpty();
    }

    @Test
    void anEditorSeesATypingMistake() throws Exception {
        Validator editor = plain();
        editor.registerSchema(ID, schema());
        Document document = Document.read("""
            version: 1
            routes: {r: {match: {path: /a}, respond: {}, policies: [{cors: {origins: [https://a], maxage: 5m}}]}}
            """, Format.YAML);
        assertThat(editor.validate(ID, document.json()).getErrors())
                .anySatisfy(
                        error -> assertThat(error.getInstanceLocation()).isEqualTo("/routes/r/policies/0/cors/maxage"));
    }

    @Test
    void everyPropertySaysWhatItIs() throws Exception {
        JsonObject schema = schema();
        List<String> mute = new ArrayList<>();
        walk(schema, "", (pointer, part) -> {
            if (part.containsKey("properties")) {
                part.getJsonObject("properties").forEach((name, property) -> {
                    if (!describes(schema, property.asJsonObject())) {
                        mute.add(pointer + "/properties/" + name);
                    }
                });
            }
        });
        assertThat(mute).isEmpty();
    }

    @Test
    void everyReferenceLeadsToAPlaceOfTheSameFile() throws Exception {
        JsonObject schema = schema();
        List<String> found = new ArrayList<>();
        walk(schema, "", (pointer, part) -> {
            if (part.get("$ref") instanceof JsonString reference) {
                found.add(reference.getString());
                assertThat(reference.getString()).as(pointer).startsWith("#/");
                assertThat(Json.createPointer(reference.getString().substring(1))
                                .containsValue(schema))
                        .as(reference.getString())
                        .isTrue();
            }
        });
        assertThat(found).hasSizeGreaterThan(50);
    }

    @Test
    void theSampleTellsEditorsOfIt() throws Exception {
        assertThat(Files.readString(Path.of("webapp-config/gatehouse.yaml")))
                .startsWith("# yaml-language-server: $schema=" + FILE.getFileName() + "\n");
    }

    private static Validator plain() {
        return new ValidatorFactory()
                .withDefaultDialect(new Dialects.Draft2020Dialect())
                .withJsonNodeFactory(new JakartaJsonNode.Factory())
                .createValidator();
    }

    private static JsonObject schema() throws Exception {
        try (JsonReader reader = Json.createReader(new StringReader(Files.readString(FILE)))) {
            return reader.readObject();
        }
    }

    private static boolean describes(JsonObject schema, JsonObject property) {
        if (property.containsKey("description")) {
            return true;
        }
        return property.get("$ref") instanceof JsonString reference
                && describes(
                        schema,
                        Json.createPointer(reference.getString().substring(1))
                                .getValue(schema)
                                .asJsonObject());
    }

    /** Visits every schema; what stands under {@code properties} and {@code $defs} are names, not keywords. */
    private static void walk(JsonValue value, String pointer, BiConsumer<String, JsonObject> visit) {
        if (value instanceof JsonObject object) {
            if (!pointer.endsWith("/properties") && !pointer.endsWith("/$defs")) {
                visit.accept(pointer, object);
            }
            object.forEach((name, member) -> walk(member, pointer + "/" + name, visit));
        } else if (value instanceof JsonArray array) {
            array.forEach(item -> walk(item, pointer + "/-", visit));
        }
    }
}
