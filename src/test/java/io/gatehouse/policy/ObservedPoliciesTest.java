package io.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A policy of every kind, only observed: its decisions are counted, and client and upstream see exactly what they see
 * without it.
 *
 * <p>Each kind has {@code observed.yaml} beside its tests: options with which it refuses or changes {@code requests}, each
 * with its lines, its {@code content} in its framing and, where the policy is asked, the outcome of what it decides. {@code /a} takes GET and POST,
 * {@code /any} every method. Policies that it can't do without stand {@code beside} it, enforced; {@code changes: nothing}
 * where it neither refuses nor changes anything by itself.
 */
@ExtendWith(QuietLog.class)
class ObservedPoliciesTest {
    private static final Path TESTS = Path.of("src/test/java/io/gatehouse/policy");

    /** A trusted peer gives them, so that they are the same each time. */
    private static final List<String> ALWAYS =
            List.of("Host: api.example.com", "X-Request-Id: examined", "Connection: close");

    private static final String UNUSED = "no route uses it";

    private static Backend backend;
    private static Gateway gateway;

    @BeforeAll
    static void start() throws IOException {
        backend = Backend.start()
                .answerWith(Answer.ok("ok")
                        .field("Access-Control-Allow-Origin", "https://upstream.example")
                        .field("Strict-Transport-Security", "max-age=1")
                        .field("X-Powered-By", "upstream"));
        gateway = Gateway.start("version: 1");
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        backend.close();
    }

    static List<String> keys() {
        return Policies.all().stream().map(PolicyType::key).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void observedItLeavesEverythingAsItIsAndItsDecisionsAreCounted(String key) throws Exception {
        JsonObject example = example(key);

        List<Seen> without = run(key, example, UNUSED);
        List<Seen> off = run(key, example, "off");
        List<Seen> observed = run(key, example, "observe");
        List<Seen> enforced = run(key, example, "enforce");

        assertThat(off).isEqualTo(without);
        assertThat(observed).isEqualTo(without);
        assertThat(enforced.equals(without))
                .as("the example's options refuse or change nothing")
                .isEqualTo(example.getString("changes", "").equals("nothing"));
        String metrics = metrics();
        Map<String, Long> expected = requests(example).stream()
                .filter(request -> request.containsKey("decides"))
                .collect(Collectors.groupingBy(request -> request.getString("decides"), Collectors.counting()));
        assertThat(expected).isNotEmpty();
        expected.forEach((outcome, count) -> assertThat(metrics)
                .contains("gatehouse_policy_decisions_total{mode=\"observe\",outcome=\"" + outcome + "\",policy=\""
                        + id(key) + "\"} " + count + ".0\n"));
        assertThat(metrics.lines()
                        .filter(line -> line.contains("mode=\"observe\"") && line.contains("\"" + id(key) + "\"")))
                .hasSameSizeAs(expected.keySet());
    }

    /** What client and upstream saw of one request; the upstream nothing where it was not asked. */
    private record Seen(String status, List<String> fields, String body, Optional<List<String>> upstream) {}

    private static List<Seen> run(String key, JsonObject example, String mode) throws Exception {
        publish(key, example, mode);
        List<Seen> seen = new ArrayList<>();
        for (JsonObject request : requests(example)) {
            List<String> lines = new ArrayList<>();
            request.getJsonArray("lines").getValuesAs(JsonString.class).forEach(line -> lines.add(line.getString()));
            lines.addAll(1, ALWAYS);
            int before = backend.requests().size();
            RawResponse response = send(lines, request.getString("content", ""));
            List<Recorded> asked = backend.requests();
            seen.add(new Seen(
                    response.statusLine(),
                    without(response.headerLines(), "Date:"),
                    response.text(),
                    asked.size() == before ? Optional.empty() : Optional.of(told(asked.get(before)))));
        }
        return seen;
    }

    private static RawResponse send(List<String> lines, String content) throws IOException {
        try (RawClient client = RawClient.connect(gateway.port())) {
            String method = lines.get(0).substring(0, lines.get(0).indexOf(' '));
            return client.head(lines.toArray(String[]::new)).send(content).receive(method);
        }
    }

    private static List<String> told(Recorded request) {
        List<String> lines = new ArrayList<>();
        lines.add(request.requestLine());
        lines.addAll(without(request.headerLines(), "traceparent:"));
        lines.add(request.text());
        return lines;
    }

    private static List<String> without(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start.toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** The policy stands among the named ones and, unless it is unused, in two routes. */
    private static void publish(String key, JsonObject example, String mode) throws Exception {
        boolean used = !mode.equals(UNUSED);
        JsonObject withMode = Json.createObjectBuilder(example.getJsonObject("options"))
                .add("mode", used ? mode : "enforce")
                .build();
        JsonObject policies = Json.createObjectBuilder()
                .add(id(key), Json.createObjectBuilder().add(key, withMode))
                .build();
        JsonArrayBuilder uses = Json.createArrayBuilder(
                example.containsKey("beside") ? example.getJsonArray("beside") : JsonValue.EMPTY_JSON_ARRAY);
        if (used) {
            uses.add(id(key));
        }
        String use = ", policies: " + uses.build();
        gateway.publish("""
            version: 1
            trust: [127.0.0.0/8]
            upstreams: {examined: {targets: ["%s"]}}
            policies: %s
            routes:
              a: {match: {path: /a, methods: [GET, POST]}, upstream: examined%s}
              any: {match: {path: /any}, upstream: examined%s}
            """.formatted(backend.url(), policies, use, use));
    }

    private static JsonObject example(String key) throws Exception {
        String folder = Policies.all().stream()
                .filter(type -> type.key().equals(key))
                .map(type -> type.getClass().getPackageName().replaceFirst(".*\\.", ""))
                .findFirst()
                .orElseThrow();
        Path file = TESTS.resolve(folder).resolve("observed.yaml");
        assertThat(file)
                .as("what " + key + " must not do while it is only observed")
                .exists();
        return Document.read(Files.readString(file, StandardCharsets.UTF_8), Format.YAML)
                .json();
    }

    private static List<JsonObject> requests(JsonObject example) {
        return example.getJsonArray("requests").getValuesAs(JsonObject.class);
    }

    private static String id(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    private static String metrics() throws IOException {
        HttpResponse<String> answer = gateway.send(HttpRequest.newBuilder(gateway.uri("/_gatehouse/metrics"))
                .header("Authorization", "Bearer " + gateway.token())
                .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }
}
