package io.gatehouse.admin;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The description of the admin API in OpenAPI 3.1, made of the files in the folder {@code openapi}: one for each
 * resource, which has its {@code paths} and the {@code components} that it brings.
 *
 * <p>What would only be repeated is put in here: {@code parts.json} stands for each kind of part, every operation gets
 * the answers that any call may get, and every path its {@code HEAD} and {@code OPTIONS}.
 */
public final class OpenApi {
    private static final List<String> RESOURCES = List.of(
            "config",
            "revisions",
            "explain",
            "impact",
            "targets",
            "credentials",
            "usage",
            "cache",
            "tokens",
            "part",
            "description");

    /** The kinds of parts: the section of the document, and the word for one. */
    private static final Map<String, String> KINDS = kinds();

    private static final JsonObject DOCUMENT = assemble();

    private OpenApi() {}

    /** The whole description. */
    public static JsonObject document() {
        return DOCUMENT;
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("routes", "route");
        kinds.put("upstreams", "upstream");
        kinds.put("policies", "policy");
        kinds.put("consumers", "consumer");
        return kinds;
    }

    private static JsonObject assemble() {
        JsonObject head = parse(text("api"));
        JsonObject problems = parse(text("problems"));
        List<JsonObject> fragments = fragments(problems);
        JsonObjectBuilder paths = Json.createObjectBuilder();
        merged(fragments, "paths").forEach((path, item) -> paths.add(path, completed(path, item, problems)));
        JsonObjectBuilder components = Json.createObjectBuilder(head.getJsonObject("components"));
        List<JsonObject> parts =
                fragments.stream().map(each -> object(each, "components")).toList();
        for (String section : List.of("schemas", "parameters", "headers", "requestBodies", "responses")) {
            JsonObjectBuilder all = Json.createObjectBuilder();
            merged(parts, section).forEach(all::add);
            components.add(section, all);
        }
        return Json.createObjectBuilder(head)
                .add("paths", paths)
                .add("components", components)
                .build();
    }

    private static List<JsonObject> fragments(JsonObject problems) {
        List<JsonObject> fragments = new ArrayList<>();
        RESOURCES.forEach(name -> fragments.add(parse(text(name))));
        KINDS.forEach((kinds, kind) -> fragments.add(parse(text("parts")
                .replace("${kinds}", kinds)
                .replace("${kind}", kind)
                .replace("${Kinds}", capital(kinds))
                .replace("${Kind}", capital(kind)))));
        fragments.add(problems);
        return fragments;
    }

    /** The members of a section of all fragments. Each name has one owner. */
    private static Map<String, JsonObject> merged(List<JsonObject> fragments, String section) {
        Map<String, JsonObject> all = new LinkedHashMap<>();
        for (JsonObject fragment : fragments) {
            object(fragment, section).forEach((name, value) -> {
                if (all.put(name, value.asJsonObject()) != null) {
                    throw new IllegalStateException(section + " has " + name + " twice");
                }
            });
        }
        return all;
    }

    /** A path with the answers that every call may get, and the methods that every path has. */
    private static JsonObject completed(String path, JsonObject item, JsonObject problems) {
        JsonObjectBuilder all = Json.createObjectBuilder();
        item.forEach((key, value) -> {
            all.add(key, key.equals("parameters") ? value : answering(key, value.asJsonObject(), problems));
            if (key.equals("get")) {
                all.add("head", answering("head", head(value.asJsonObject()), problems));
            }
        });
        return all.add("options", answering("options", options(path, item), problems))
                .build();
    }

    private static JsonObject head(JsonObject get) {
        return Json.createObjectBuilder(get)
                .add("operationId", "headOf" + capital(get.getString("operationId")))
                .add("summary", "The head of: " + get.getString("summary"))
                .build();
    }

    private static JsonObject options(String path, JsonObject item) {
        JsonObject first = item.values().stream()
                .filter(JsonObject.class::isInstance)
                .findFirst()
                .orElseThrow()
                .asJsonObject();
        JsonObjectBuilder headers = Json.createObjectBuilder().add("Allow", reference("headers/Allow"));
        if (item.containsKey("patch")) {
            headers.add("Accept-Patch", reference("headers/AcceptPatch"));
        }
        JsonObjectBuilder answer = Json.createObjectBuilder()
                .add("description", "Which methods there are.")
                .add("headers", headers);
        return Json.createObjectBuilder()
                .add("operationId", "optionsOf" + words(path))
                .add("tags", first.getJsonArray("tags"))
                .add("summary", "Which methods this path takes")
                .add("responses", Json.createObjectBuilder().add("204", answer))
                .build();
    }

    /** The operation with the answers that are not its own, all in the order of their status. */
    private static JsonObject answering(String method, JsonObject operation, JsonObject problems) {
        Map<String, JsonValue> answers = new TreeMap<>(problems.getJsonObject("every"));
        if (List.of("put", "post", "patch", "delete").contains(method)) {
            answers.putAll(problems.getJsonObject("unsafe"));
        }
        answers.putAll(operation.getJsonObject("responses"));
        JsonObjectBuilder ordered = Json.createObjectBuilder();
        answers.forEach(ordered::add);
        return Json.createObjectBuilder(operation).add("responses", ordered).build();
    }

    private static JsonObject reference(String component) {
        return Json.createObjectBuilder()
                .add("$ref", "#/components/" + component)
                .build();
    }

    /** {@code /routes/{id}} as {@code RoutesId}. */
    private static String words(String path) {
        StringBuilder words = new StringBuilder();
        for (String word : path.split("\\W+")) {
            words.append(capital(word));
        }
        return words.toString();
    }

    private static String capital(String word) {
        return word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static JsonObject object(JsonObject from, String name) {
        return from.get(name) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    private static JsonObject parse(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static String text(String name) {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi/" + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("no openapi/" + name + ".json");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
