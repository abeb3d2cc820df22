package io.gatehouse.launch.demo;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One request as an action reads it; what cannot be read refuses itself with the fitting status. */
final class Call {

    /** More than any animal, and far below the heap. */
    private static final int JSON_LIMIT = 1 << 20;

    private final HttpExchange http;
    private final List<String> path;
    private final Resource resource;

    Call(HttpExchange http) {
        this(
                http,
                segments(Optional.ofNullable(http.getRequestURI().getRawPath()).orElse("/")),
                Resource.at("/"));
    }

    private Call(HttpExchange http, List<String> path, Resource resource) {
        this.http = http;
        this.path = path;
        this.resource = resource;
    }

    Call at(Resource found) {
        return new Call(http, path, found);
    }

    String method() {
        return http.getRequestMethod();
    }

    boolean reads() {
        return method().equals("GET") || method().equals("HEAD");
    }

    /** Path and query as they came. */
    String target() {
        return http.getRequestURI().toString();
    }

    List<String> path() {
        return path;
    }

    /** A segment of the path by its name in the template. */
    String variable(String name) {
        return path.get(resource.placeOf(name));
    }

    /** The number in the path; what is no number names nothing. */
    long id() {
        try {
            return Long.parseLong(variable("id"));
        } catch (NumberFormatException e) {
            throw new Refused(404, "There is no " + target() + ": an id is a number.");
        }
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
    }

    /** All header fields, names in lower case (the JDK's server loses their own), values as they came. */
    Map<String, List<String>> fields() {
        Map<String, List<String>> fields = new TreeMap<>();
        http.getRequestHeaders()
                .forEach((name, values) -> fields.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return fields;
    }

    Optional<String> query(String name) {
        String raw = http.getRequestURI().getRawQuery();
        return Optional.ofNullable(raw == null ? null : pairs(raw).get(name));
    }

    int number(String name, int otherwise, int most) {
        String text = query(name).orElse(Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new Refused(400, "The query's " + name + " is \"" + text + "\"; expected a number up to " + most + ".");
    }

    String mediaType() {
        return field("Content-Type").orElse("").split(";")[0].strip().toLowerCase(Locale.ROOT);
    }

    InputStream body() {
        return http.getRequestBody();
    }

    byte[] body(int limit) throws IOException {
        byte[] body = body().readNBytes(limit + 1);
        if (body.length > limit) {
            throw new Refused(413, "The body is longer than " + limit + " bytes.");
        }
        return body;
    }

    JsonObject object() throws IOException {
        String type = mediaType();
        if (!type.equals("application/json") && !type.endsWith("+json")) {
            throw new Refused(415, "The body is \"" + type + "\"; expected application/json.");
        }
        byte[] body = body(JSON_LIMIT);
        try (JsonReader reader = PetStore.JSON.createReader(new ByteArrayInputStream(body))) {
            JsonStructure value = reader.read();
            if (value instanceof JsonObject object) {
                return object;
            }
            throw new Refused(422, "The body is a list; expected an object.");
        } catch (JsonException e) {
            throw new Refused(400, "The body is not JSON: " + e.getMessage());
        }
    }

    Map<String, String> form() throws IOException {
        if (!mediaType().equals("application/x-www-form-urlencoded")) {
            throw new Refused(415, "The body is \"" + mediaType() + "\"; expected application/x-www-form-urlencoded.");
        }
        return pairs(new String(body(JSON_LIMIT), StandardCharsets.UTF_8));
    }

    /** Refuses a change of what the caller has not seen in its present state (RFC 9110 §13.1.1). */
    void demandMatch(JsonObject current) {
        String tag = Answer.tag(current.toString().getBytes(StandardCharsets.UTF_8));
        field("If-Match")
                .filter(held -> !held.equals("*") && !held.contains(tag))
                .ifPresent(held -> {
                    throw new Refused(412, "If-Match is " + held + ", the present tag is " + tag + ".");
                });
    }

    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.replaceFirst("^/", "").split("/", -1)) {
            segments.add(decoded(segment.replace("+", "%2B")));
        }
        return List.copyOf(segments);
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            pairs.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return pairs;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refused(400, "\"" + text + "\" is not percent-encoded as it should be.");
        }
    }
}
