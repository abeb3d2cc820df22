package io.gatehouse.jsonpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.NodePackages;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public suite of RFC 9535, jsonpath-compliance-test-suite, as the package that {@code src/jsonpath-suite} pins brings it. */
class ComplianceSuiteTest {
    private static final Path OURS = Path.of("src/jsonpath-suite");
    private static final String PACKAGE = "jsonpath-rfc9535";
    private static final String SUITE = "src/__tests__/jsonpath-compliance-test-suite/cts.json";

    /** How many cases there are; all pass. */
    private static final int CASES = 687;

    private static List<JsonObject> cases = List.of();

    @BeforeAll
    static void read() throws IOException, InterruptedException {
        NodePackages installed = NodePackages.install(OURS, Path.of("target/jsonpath-suite"));
        Path suite = installed.of(PACKAGE).resolve(SUITE);
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(suite))) {
            cases = reader.readObject().getJsonArray("tests").getValuesAs(JsonObject.class);
        }
    }

    /** A case, which shows itself by its name. */
    record Case(JsonObject all) {
        String query() {
            return all.getString("selector");
        }

        boolean isInvalid() {
            return all.getBoolean("invalid_selector", false);
        }

        /** What may come out: one list, or each of several where members come in any order. */
        List<JsonArray> allowed(String one, String several) {
            return all.containsKey(one)
                    ? List.of(all.getJsonArray(one))
                    : all.getJsonArray(several).getValuesAs(JsonArray.class);
        }

        @Override
        public String toString() {
            return all.getString("name");
        }
    }

    static Stream<Case> invalid() {
        return cases.stream().map(Case::new).filter(Case::isInvalid);
    }

    static Stream<Case> valid() {
        return cases.stream().map(Case::new).filter(each -> !each.isInvalid());
    }

    @Test
    void noCaseIsLeftOut() {
        assertThat(cases).hasSizeGreaterThanOrEqualTo(CASES);
        assertThat(valid().count() + invalid().count()).isEqualTo(cases.size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void whatIsNoQueryIsRefused(Case each) {
        assertThatThrownBy(() -> JsonPath.parse(each.query())).as(each.query()).isInstanceOf(BadJsonPath.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void aQueryFindsTheValuesAndWhereTheyAre(Case each) {
        JsonValue document = each.all().get("document");
        List<Node> nodes = JsonPath.parse(each.query()).select(document);
        List<JsonValue> values = nodes.stream().map(Node::value).toList();
        List<String> paths =
                nodes.stream().map(node -> node.location().toString()).toList();
        assertThat(each.allowed("result", "results")).as(each.query()).anySatisfy(result -> assertThat(values)
                .isEqualTo(result));
        assertThat(each.allowed("result_paths", "results_paths"))
                .as(each.query())
                .anySatisfy(result -> assertThat(paths)
                        .isEqualTo(result.getValuesAs(JsonString.class).stream()
                                .map(JsonString::getString)
                                .toList()));
    }
}
