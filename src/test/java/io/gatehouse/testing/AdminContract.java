package io.gatehouse.testing;

import io.gatehouse.admin.OpenApi;
import io.gatehouse.config.Checker;
import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.policy.Policies;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI description of the admin API as a judge of calls: every call of a test passes here, and fails where call
 * and answer do not go together as described.
 *
 * <p>A call that is not as described (an unknown path, method, parameter or media type, a missing field, content that
 * its schema refuses) must have been refused. An answer must have a status, fields, a media type and content that are
 * described. Any thread may ask.
 */
public final class AdminContract {
    private static final AdminContract OWN = new AdminContract(OpenApi.document());
    private static final String PROBLEM = "application/problem+json";

    /** Fields that mean something to a caller of the API, and so must be described where they are sent. */
    private static final List<String> TELLING = List.of(
            "Accept",
            "Accept-Encoding",
            "Accept-Patch",
            "Allow",
            "Content-Location",
            "ETag",
            "Gatehouse-Revision",
            "Location",
            "Retry-After",
            "Vary",
            "WWW-Authenticate");

    private final JsonObject openApi;
    private final ContractSchemas schemas;

    /** The contract of a description. */
    public AdminContract(JsonObject openApi) {
        this.openApi = openApi;
        this.schemas = new ContractSchemas(openApi, new Checker(Policies.schemas()).schema());
    }

    /** The contract of the gateway in this class path. */
    public static AdminContract own() {
        return OWN;
    }

    /** Fails where the exchange is not as described; gives the answer back otherwise. */
    public HttpResponse<String> check(HttpResponse<String> answer, @Nullable String content) {
        Spoken spoken = Spoken.of(answer, content);
        List<String> breaches = breaches(spoken);
        if (!breaches.isEmpty()) {
            throw new AssertionError(
                    spoken + "\nis not as openapi.json describes it:\n  " + String.join("\n  ", breaches));
        }
        return answer;
    }

    ContractSchemas schemas() {
        return schemas;
    }

    /** What is wrong with a value by a schema that stands somewhere in the description. */
    public List<String> errors(JsonObject schema, JsonValue value) {
        return schemas.errors(schema, value);
    }

    /** The parameters of an operation, those of its path included. */
    public List<JsonObject> parameters(String path, JsonObject operation) {
        JsonObject item = openApi.getJsonObject("paths").getJsonObject(path);
        return Stream.of(item, operation)
                .filter(each -> each.containsKey("parameters"))
                .flatMap(each -> each.getJsonArray("parameters").getValuesAs(JsonObject.class).stream())
                .map(this::resolved)
                .toList();
    }

    /** How call and answer differ from the description; empty when they do not. */
    List<String> breaches(Spoken spoken) {
        Optional<String> path = path(spoken.path());
        if (path.isEmpty()) {
            return refused(spoken, "the path is not described", Set.of(404));
        }
        JsonObject item = openApi.getJsonObject("paths").getJsonObject(path.get());
        JsonObject operation = item.getJsonObject(spoken.method().toLowerCase(Locale.ROOT));
        if (operation == null) {
            List<String> breaches = refused(spoken, "the method is not described", Set.of(405));
            return spoken.status() == 405 ? allowed(spoken, item, breaches) : breaches;
        }
        List<String> breaches = new ArrayList<>();
        if (spoken.status() < 400) {
            breaches.addAll(new ContractCall(this, path.get(), operation, spoken).faults());
        }
        JsonObject answer = operation.getJsonObject("responses").getJsonObject(String.valueOf(spoken.status()));
        if (answer == null) {
            breaches.add("the status is not described");
            return breaches;
        }
        answered(spoken, resolved(answer), breaches);
        return breaches;
    }

    /** The described path that a path fits; the one with the fewest variables if several do. */
    Optional<String> path(String path) {
        return openApi.getJsonObject("paths").keySet().stream()
                .filter(described -> fits(described, path))
                .min(Comparator.comparing(
                        described -> described.chars().filter(c -> c == '{').count()));
    }

    private static boolean fits(String described, String path) {
        String[] pattern = described.split("/", -1);
        String[] segments = path.split("/", -1);
        boolean fits = pattern.length == segments.length;
        for (int i = 0; fits && i < pattern.length; i++) {
            fits = pattern[i].startsWith("{") ? !segments[i].isEmpty() : pattern[i].equals(segments[i]);
        }
        return fits;
    }

    /** What an answer has to be to a call that is not described: a problem, by the gate or by the API. */
    private List<String> refused(Spoken spoken, String why, Set<Integer> statuses) {
        List<String> breaches = new ArrayList<>();
        boolean byAnyone = Set.of(400, 401, 403, 404, 503).contains(spoken.status());
        if (!statuses.contains(spoken.status()) && !byAnyone) {
            breaches.add(why + ", but the call was not refused with one of " + statuses);
        } else if (!spoken.method().equals("HEAD") && type(spoken).equals(PROBLEM)) {
            breaches.addAll(schemas.errors(reference("Problem"), json(spoken.body())));
        }
        return breaches;
    }

    private static List<String> allowed(Spoken spoken, JsonObject item, List<String> breaches) {
        Set<String> described = new TreeSet<>();
        item.keySet().forEach(key -> described.add(key.toUpperCase(Locale.ROOT)));
        described.remove("PARAMETERS");
        Set<String> told = new TreeSet<>(
                List.of(spoken.told().firstValue("Allow").orElse("").split(", ")));
        if (!told.equals(described)) {
            breaches.add("Allow is " + told + ", but described are " + described);
        }
        return breaches;
    }

    private void answered(Spoken spoken, JsonObject answer, List<String> breaches) {
        JsonObject headers = object(answer, "headers");
        headers.forEach((name, value) -> header(spoken, name, resolved(value.asJsonObject()), breaches));
        for (String name : TELLING) {
            if (spoken.told().firstValue(name).isPresent() && !headers.containsKey(name)) {
                breaches.add("the answer's field " + name + " is not described");
            }
        }
        if (!spoken.method().equals("HEAD")) {
            content(spoken, object(answer, "content"), breaches);
        }
    }

    private void header(Spoken spoken, String name, JsonObject header, List<String> breaches) {
        Optional<String> value = spoken.told().firstValue(name);
        if (value.isEmpty()) {
            if (header.getBoolean("required", false)) {
                breaches.add("the answer has no field " + name);
            }
            return;
        }
        JsonObject schema = header.getJsonObject("schema");
        schemas.errors(schema, typed(schema, value.get()))
                .forEach(error -> breaches.add("the answer's field " + name + ": " + value.get() + error));
    }

    private void content(Spoken spoken, JsonObject types, List<String> breaches) {
        if (types.isEmpty()) {
            if (!spoken.body().isEmpty()) {
                breaches.add("the answer has content, but none is described");
            }
            return;
        }
        String type = type(spoken);
        JsonObject media = types.getJsonObject(type);
        if (media == null) {
            breaches.add("the answer's media type " + type + " is not among " + types.keySet());
        } else if (!type.startsWith("text/")) {
            try {
                schemas.errors(media.getJsonObject("schema"), value(type, spoken.body()))
                        .forEach(error -> breaches.add("the answer's content " + error));
            } catch (JsonException | UnreadableDocument e) {
                breaches.add("the answer's content can't be read: " + e.getMessage());
            }
        }
    }

    private static String type(Spoken spoken) {
        return bare(spoken.told().firstValue("Content-Type").orElse(""));
    }

    static String bare(String type) {
        return type.split(";", 2)[0].strip();
    }

    static JsonValue value(String type, String text) throws UnreadableDocument {
        return type.equals("application/yaml")
                ? Document.read(text, Format.YAML).json()
                : json(text);
    }

    private static JsonValue json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    /** The value that a text stands for in a field or a query. */
    JsonValue typed(JsonObject schema, String text) {
        String type = resolved(schema).get("type") instanceof JsonString name ? name.getString() : "string";
        try {
            return switch (type) {
                case "boolean" ->
                    text.equals("true")
                            ? JsonValue.TRUE
                            : text.equals("false") ? JsonValue.FALSE : Json.createValue(text);
                case "integer", "number" -> Json.createValue(new BigDecimal(text));
                default -> Json.createValue(text);
            };
        } catch (NumberFormatException e) {
            return Json.createValue(text);
        }
    }

    JsonObject resolved(JsonObject object) {
        return object.containsKey("$ref")
                ? (JsonObject) openApi.getValue(object.getString("$ref").substring(1))
                : object;
    }

    private static JsonObject reference(String schema) {
        return Json.createObjectBuilder()
                .add("$ref", "#/components/schemas/" + schema)
                .build();
    }

    private static JsonObject object(JsonObject from, String name) {
        return from.get(name) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }
}
