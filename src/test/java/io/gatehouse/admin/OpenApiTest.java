package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.SchemaResolver;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JakartaJsonNode;
import io.gatehouse.testing.AdminContract;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The description of the admin API is right by the schema of OpenAPI 3.1, and by the rules of this house. */
class OpenApiTest {
    private static final JsonObject API = OpenApi.document();
    private static final Set<String> METHODS = Set.of("get", "head", "put", "post", "patch", "delete", "options");

    /** The schema of the OpenAPI Initiative (Apache-2.0), as vertx-openapi carries it: the folder is its address. */
    private static final String OFFICIAL = "https://spec.openapis.org/oas/3.1/schema-base/2022-10-07";

    @Test
    void isValidByTheSchemaOfOpenApi31() {
        assertThat(officialErrors(API)).isEmpty();
    }

    @Test
    void theSchemaOfOpenApi31RefusesWhatIsWrong() {
        JsonObject wrong =
                Json.createObjectBuilder(API).add("paths", Json.createValue(1)).build();
        assertThat(officialErrors(wrong)).isNotEmpty();
        JsonObject bad = Json.createObjectBuilder(API)
                .add(
                        "components",
                        Json.createObjectBuilder()
                                .add(
                                        "schemas",
                                        Json.createObjectBuilder()
                                                .add(
                                                        "X",
                                                        Json.createObjectBuilder()
                                                                .add("type", "objekt"))))
                .build();
        assertThat(officialErrors(bad)).as("schemas inside are checked too").isNotEmpty();
    }

    @Test
    void everyOperationHasAnIdOfItsOwnASummaryAndATagThatExists() {
        Set<String> tags = new HashSet<>();
        API.getJsonArray("tags").getValuesAs(JsonObject.class).forEach(tag -> tags.add(tag.getString("name")));
        Set<String> ids = new HashSet<>();
        operations().forEach((call, operation) -> {
            assertThat(ids.add(operation.getString("operationId"))).as(call).isTrue();
            assertThat(operation.getString("summary")).as(call).isNotBlank().doesNotEndWith(".");
            assertThat(operation.getJsonArray("tags").getValuesAs(JsonString.class))
                    .as(call)
                    .hasSize(1)
                    .allMatch(tag -> tags.contains(tag.getString()));
        });
    }

    @Test
    void everyOperationTellsWhatItAnswersWhoeverCalls() {
        operations().forEach((call, operation) -> {
            JsonObject answers = operation.getJsonObject("responses");
            assertThat(answers.keySet())
                    .as(call)
                    .contains("401", "404", "500", "503")
                    .anyMatch(each -> each.startsWith("2"));
            if (call.matches("(PUT|POST|PATCH|DELETE) .*")) {
                assertThat(answers.keySet()).as(call).contains("403");
            }
            if (operation.containsKey("requestBody")) {
                assertThat(answers.keySet()).as(call).contains("400", "413", "415");
            }
        });
    }

    @Test
    void everyVariableOfAPathIsAParameterAndNoOtherIs() {
        operations().forEach((call, operation) -> {
            Set<String> named = new TreeSet<>();
            AdminContract.own().parameters(call.substring(call.indexOf(' ') + 1), operation).stream()
                    .filter(each -> each.getString("in").equals("path"))
                    .forEach(each -> named.add("{" + each.getString("name") + "}"));
            Set<String> variables = new TreeSet<>();
            for (String segment : call.split("[ /]")) {
                if (segment.startsWith("{")) {
                    variables.add(segment);
                }
            }
            assertThat(named).as(call).isEqualTo(variables);
        });
    }

    @Test
    void everyMemberOfEverySchemaIsDescribed() {
        List<String> silent = new ArrayList<>();
        JsonObject schemas = API.getJsonObject("components").getJsonObject("schemas");
        schemas.forEach((name, schema) -> {
            if (schema.asJsonObject().getString("description", "").isBlank()) {
                silent.add(name);
            }
        });
        each(API, "", (place, object) -> {
            if (object.get("properties") instanceof JsonObject properties && object.containsKey("type")) {
                properties.forEach((name, member) -> {
                    if (member.asJsonObject().getString("description", "").isBlank()) {
                        silent.add(place + "/properties/" + name);
                    }
                });
            }
        });
        assertThat(silent).isEmpty();
    }

    @Test
    void everyParameterFieldAndAnswerIsDescribed() {
        JsonObject components = API.getJsonObject("components");
        for (String section : List.of("parameters", "headers", "responses", "requestBodies")) {
            components.getJsonObject(section).forEach((name, each) -> assertThat(
                            each.asJsonObject().getString("description", ""))
                    .as(section + " " + name)
                    .isNotBlank());
        }
    }

    @Test
    void everyReferenceLeadsSomewhereAndNoComponentIsUnused() {
        Set<String> used = new TreeSet<>();
        each(API, "", (place, object) -> {
            if (object.get("$ref") instanceof JsonString reference
                    && reference.getString().startsWith("#")) {
                used.add(reference.getString().substring(1));
            }
        });
        assertThat(used).allSatisfy(pointer -> assertThat(API.getValue(pointer)).isNotNull());
        Set<String> components = new TreeSet<>();
        API.getJsonObject("components").forEach((section, all) -> {
            if (!section.equals("securitySchemes")) {
                all.asJsonObject().keySet().forEach(name -> components.add("/components/" + section + "/" + name));
            }
        });
        assertThat(used).containsAll(components);
    }

    @Test
    void everyExampleIsRight() {
        List<String> wrong = new ArrayList<>();
        int[] count = new int[1];
        BiConsumer<String, Map.Entry<JsonObject, JsonValue>> judge = (place, example) -> {
            count[0]++;
            AdminContract.own()
                    .errors(example.getKey(), example.getValue())
                    .forEach(error -> wrong.add(place + ": " + example.getValue() + ": " + error));
        };
        each(API, "", (place, object) -> {
            if (object.get("examples") instanceof JsonArray examples) {
                examples.forEach(example -> judge.accept(place, Map.entry(object, example)));
            }
            if (object.containsKey("example") && object.get("schema") instanceof JsonObject schema) {
                judge.accept(place, Map.entry(schema, object.get("example")));
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(count[0]).isGreaterThan(5);
    }

    @Test
    void listsEveryTypeOfProblemWithItsStatus() {
        Map<String, String> described = new TreeMap<>();
        API.getValue("/components/schemas/ProblemType/oneOf").asJsonArray().getValuesAs(JsonObject.class).stream()
                .filter(each -> !each.getString("const").equals("about:blank"))
                .forEach(each -> described.put(
                        each.getString("const"), each.getString("description").substring(0, 3)));
        Map<String, String> known = new TreeMap<>();
        ProblemType.NAMED.forEach(type -> known.put(type.uri(), String.valueOf(type.status())));
        assertThat(described).isEqualTo(known);
    }

    @Test
    void everyTypeOfProblemIsAnsweredWithItsStatusSomewhere() {
        for (ProblemType type : ProblemType.NAMED) {
            List<String> places = new ArrayList<>();
            each(API.getJsonObject("components").getJsonObject("responses"), "", (place, object) -> {
                if (object.get("properties") instanceof JsonObject properties
                        && properties.toString().contains("\"const\":" + type.status())
                        && properties.toString().contains('"' + type.uri() + '"')) {
                    places.add(place);
                }
            });
            assertThat(places).as(type.uri()).isNotEmpty();
        }
    }

    /** All operations by method and path. */
    static Map<String, JsonObject> operations() {
        Map<String, JsonObject> all = new TreeMap<>();
        API.getJsonObject("paths").forEach((path, item) -> item.asJsonObject().forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                all.put(method.toUpperCase(java.util.Locale.ROOT) + " " + path, operation.asJsonObject());
            }
        }));
        return all;
    }

    private static void each(JsonValue value, String place, BiConsumer<String, JsonObject> visit) {
        if (value instanceof JsonObject object) {
            visit.accept(place, object);
            object.forEach((name, member) -> {
                if (place.endsWith("/properties") || !name.equals("examples") && !name.equals("example")) {
                    each(member, place + "/" + name, visit);
                }
            });
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                each(array.get(i), place + "/" + i, visit);
            }
        }
    }

    private static List<String> officialErrors(JsonObject document) {
        Validator validator = new ValidatorFactory()
                .withJsonNodeFactory(new JakartaJsonNode.Factory())
                .withSchemaResolver(OpenApiTest::resource)
                .createValidator();
        return validator.validate(URI.create(OFFICIAL), document).getErrors().stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getError())
                .toList();
    }

    private static SchemaResolver.Result resource(String uri) {
        String path = "/" + uri.replaceFirst("^https://", "").replaceFirst("#.*$", "");
        try (InputStream in = OpenApiTest.class.getResourceAsStream(path)) {
            return in == null
                    ? SchemaResolver.Result.empty()
                    : SchemaResolver.Result.fromString(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
