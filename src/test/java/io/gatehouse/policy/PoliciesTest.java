package io.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Secrets;
import io.gatehouse.forward.Alarms;
import io.gatehouse.snapshot.Compiler;
import io.gatehouse.snapshot.Kept;
import io.gatehouse.snapshot.Snapshot;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of every kind of policy, the schema, the record and the README name the same options, and the example is right. */
class PoliciesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/gatehouse/policy");
    private static final Pattern ROW = Pattern.compile("^\\|([^|]*)\\|[^|]+\\|[^|]+\\|$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern EXAMPLE = Pattern.compile("^```yaml\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    static List<String> keys() {
        return Policies.all().stream().map(PolicyType::key).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void theRecordHasTheOptionsOfTheSchema(String key) {
        assertThat(ofRecord(type(key).options(), "")).isEqualTo(ofSchema(key)).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void theReadmesTableHasTheOptionsOfTheSchema(String key) throws IOException {
        assertThat(ofTable(readme(key))).isEqualTo(ofSchema(key));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void theReadmesExampleStandsInARoute(String key) throws Exception {
        List<MatchResult> examples = EXAMPLE.matcher(readme(key)).results().toList();
        assertThat(examples).hasSize(1);
        Document document = Document.read("""
            version: 1
            routes:
              example:
                match: {path: "/{id}"}
                respond: {status: 200}
            """ + examples.get(0).group(1).indent(4), Format.YAML);
        Secrets secrets = Secrets.of(name -> "a secret", List.of());
        try (Alarms alarms = new Alarms()) {
            Snapshot snapshot = new Compiler(new Kept(), alarms, Path.of("target"), secrets).compile(1, document);
            assertThat(snapshot.routes().all().get(0).chain().has(key)).isTrue();
            snapshot.leave();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void theReadmeIsNamedByTheWord(String key) throws IOException {
        assertThat(readme(key)).startsWith("# " + key + "\n");
    }

    private static PolicyType<?> type(String key) {
        return Policies.all().stream()
                .filter(type -> type.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static String readme(String key) throws IOException {
        String folder = type(key).getClass().getPackageName().replaceFirst(".*\\.", "");
        return Files.readString(SOURCES.resolve(folder).resolve("README.md"));
    }

    /** The names of a record's components, those of records in it after a dot. */
    private static Set<String> ofRecord(Class<?> record, String prefix) {
        Set<String> names = new TreeSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            names.add(prefix + component.getName());
            // parts that all of the document has are told of where the document is
            boolean isOwn = !component.getType().getPackageName().equals("io.gatehouse.config");
            if (component.getType().isRecord() && isOwn) {
                names.addAll(ofRecord(component.getType(), prefix + component.getName() + '.'));
            }
        }
        return names;
    }

    private static Set<String> ofSchema(String key) {
        try (JsonReader reader =
                Json.createReader(new StringReader(Policies.schemas().get(key)))) {
            JsonObject schema = reader.readObject();
            return ofSchema(schema, schema, "");
        }
    }

    /** The names of an object's properties, those of objects in it after a dot; only references within the schema. */
    private static Set<String> ofSchema(JsonObject schema, JsonObject part, String prefix) {
        Set<String> names = new TreeSet<>();
        if (part.get("$ref") instanceof JsonString reference
                && reference.getString().startsWith("#")) {
            String pointer = reference.getString().substring(1);
            names.addAll(ofSchema(
                    schema, Json.createPointer(pointer).getValue(schema).asJsonObject(), prefix));
        }
        if (part.containsKey("properties")) {
            part.getJsonObject("properties").forEach((name, option) -> {
                names.add(prefix + name);
                names.addAll(ofSchema(schema, option.asJsonObject(), prefix + name + '.'));
            });
        }
        return names;
    }

    /** The names in the first column of the option table: {@code | `a`, `a.b` | meaning | default |}. */
    private static Set<String> ofTable(String readme) {
        Set<String> names = new TreeSet<>();
        Matcher rows = ROW.matcher(readme);
        while (rows.find()) {
            CODE.matcher(rows.group(1)).results().forEach(name -> assertThat(names.add(name.group(1)))
                    .as("the option " + name.group(1) + " stands once")
                    .isTrue());
        }
        return names;
    }
}
