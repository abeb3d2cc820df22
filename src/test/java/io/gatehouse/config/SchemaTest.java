package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.policy.Policies;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The schema, the records and the words of the checks say the same. */
class SchemaTest {

    private static final Map<String, Class<? extends Record>> RECORDS = records();

    private final JsonObject schema = new Checker(Map.of()).schema();

    private static Map<String, Class<? extends Record>> records() {
        Map<String, Class<? extends Record>> records = new LinkedHashMap<>();
        records.put("", GatewayDocument.class);
        records.put("/$defs/route", RouteEntry.class);
        records.put("/$defs/split", SplitEntry.class);
        records.put("/$defs/member", MemberEntry.class);
        records.put("/$defs/when", WhenEntry.class);
        records.put("/$defs/subject", SubjectEntry.class);
        records.put("/$defs/mirror", MirrorEntry.class);
        records.put("/$defs/routeTest", RouteTestEntry.class);
        records.put("/$defs/routeTest/properties/expect", RouteTestEntry.Expect.class);
        records.put("/$defs/match", MatchEntry.class);
        records.put("/$defs/valueMatch", ValueMatch.class);
        records.put("/$defs/rewrite", RewriteEntry.class);
        records.put("/$defs/rewrite/properties/replacePrefix", RewriteEntry.ReplacePrefix.class);
        records.put("/$defs/rewrite/properties/regex", RewriteEntry.Regex.class);
        records.put("/$defs/rewrite/properties/query", RewriteEntry.Query.class);
        records.put("/$defs/redirect", RedirectEntry.class);
        records.put("/$defs/respond", RespondEntry.class);
        records.put("/$defs/upstream", UpstreamEntry.class);
        records.put("/$defs/target", TargetEntry.class);
        records.put("/$defs/timeouts", TimeoutsEntry.class);
        records.put("/$defs/connections", ConnectionsEntry.class);
        records.put("/$defs/consumer", ConsumerEntry.class);
        records.put("/$defs/credential", CredentialEntry.class);
        records.put("/$defs/apiKeyCredential", ApiKeyEntry.class);
        records.put("/$defs/basicCredential", BasicEntry.class);
        records.put("/$defs/admin", AdminEntry.class);
        records.put("/$defs/revisions", RevisionsEntry.class);
        records.put("/$defs/metrics", MetricsEntry.class);
        records.put("/$defs/limits", LimitsEntry.class);
        records.put("/$defs/routeLimits", RouteLimitsEntry.class);
        records.put("/$defs/accessLog", AccessLogEntry.class);
        records.put("/$defs/proxyStatus", ProxyStatusEntry.class);
        return records;
    }

    private JsonObject at(String pointer) {
        return Providers.JSON.createPointer(pointer).getValue(schema).asJsonObject();
    }

    @Test
    void everyFieldOfTheSchemaIsBoundAndNoOther() {
        RECORDS.forEach((pointer, type) -> assertThat(
                        at(pointer).getJsonObject("properties").keySet())
                .as(pointer)
                .isEqualTo(Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .collect(Collectors.toSet())));
    }

    @Test
    void everyObjectOfKnownFieldsRefusesOthers() {
        walk(schema, "", (pointer, part) -> {
            // views stand by their names beside what chooses them
            boolean isOfKnownFields = part.containsKey("properties") && !pointer.equals("/$defs/views");
            if (isOfKnownFields && part.containsKey("type")) {
                assertThat(part.get("additionalProperties")).as(pointer).isEqualTo(JsonValue.FALSE);
            }
        });
    }

    @Test
    void whatIsBoundToAnIntIsAWholeNumberThatFits() {
        eachComponent(Integer.class, (name, field) -> {
            boolean listed = field.containsKey("enum") || field.containsKey("const");
            assertThat(listed || field.getString("type", "").equals("integer"))
                    .as(name)
                    .isTrue();
            if (!listed) {
                assertThat(field.getJsonNumber("minimum").bigDecimalValue().intValueExact())
                        .as(name)
                        .isNotNull();
                assertThat(field.getJsonNumber("maximum").bigDecimalValue().intValueExact())
                        .as(name)
                        .isNotNull();
            }
        });
    }

    @Test
    void whatIsBoundToABooleanIsOne() {
        eachComponent(
                Boolean.class,
                (name, field) -> assertThat(field.getString("type")).as(name).isEqualTo("boolean"));
    }

    private void eachComponent(Class<?> type, BiConsumer<String, JsonObject> check) {
        Map<String, Integer> found = new HashMap<>();
        RECORDS.forEach((pointer, record) -> {
            for (RecordComponent component : record.getRecordComponents()) {
                if (component.getType() == type) {
                    JsonObject field = at(pointer).getJsonObject("properties").getJsonObject(component.getName());
                    JsonObject target = field.containsKey("$ref")
                            ? at(field.getString("$ref").substring(1))
                            : field;
                    check.accept(record.getSimpleName() + "." + component.getName(), target);
                    found.merge(type.getName(), 1, Integer::sum);
                }
            }
        });
        assertThat(found).isNotEmpty();
    }

    @Test
    void kindsSayWhatTheyExpectInTheWordsOfTheirCheck() {
        Set<String> used = new java.util.HashSet<>();
        walk(schema.getJsonObject("$defs"), "", (pointer, part) -> {
            if (part.containsKey("x-kind")) {
                String kind = part.getString("x-kind");
                used.add(kind);
                assertThat(Kind.ALL).as(pointer).containsKey(kind);
                String types = part.getOrDefault("type", JsonValue.NULL).toString();
                boolean alsoAnother = types.contains("object") || types.contains("array");
                if (!alsoAnother) {
                    assertThat(part.getString("x-expected"))
                            .as(pointer)
                            .isEqualTo(Kind.ALL.get(kind).expected());
                }
            }
            for (String keyword : List.of("x-names", "x-secret")) {
                if (part.get(keyword) instanceof JsonString kind) {
                    used.add(kind.getString());
                }
            }
        });
        Policies.schemas().values().forEach(text -> Pattern.compile("\"x-(?:kind|names|secret)\": \"(\\w+)\"")
                .matcher(text)
                .results()
                .forEach(kind -> used.add(kind.group(1))));
        assertThat(used).as("every kind has its use").containsAll(Kind.ALL.keySet());
    }

    @Test
    void policiesStandInTheSchemaWithTheirModeAtBothPlaces() {
        JsonObject whole = new Checker(Map.of("demo", "{\"type\":\"object\",\"properties\":{\"a\":{}}}")).schema();
        for (String place : List.of("policy", "policyUse")) {
            assertThat(whole.getJsonObject("$defs")
                            .getJsonObject(place)
                            .getJsonObject("properties")
                            .toString())
                    .isEqualTo("{\"demo\":{\"$ref\":\"#/$defs/policy.demo\"}}");
        }
        JsonObject demo = whole.getJsonObject("$defs").getJsonObject("policy.demo");
        assertThat(demo.getJsonObject("properties").keySet()).containsExactly("a", "mode");
    }

    private static void walk(JsonValue value, String pointer, BiConsumer<String, JsonObject> visit) {
        if (value instanceof JsonObject object) {
            boolean isSchema = !pointer.endsWith("/properties") && !pointer.endsWith("/$defs");
            if (isSchema && !(object.get("x-kind") instanceof JsonObject)) {
                visit.accept(pointer, object);
            }
            object.forEach((name, member) -> walk(member, pointer + "/" + name, visit));
        } else if (!(value instanceof JsonString) && value.getValueType() == JsonValue.ValueType.ARRAY) {
            value.asJsonArray().forEach(item -> walk(item, pointer + "/-", visit));
        }
    }
}
