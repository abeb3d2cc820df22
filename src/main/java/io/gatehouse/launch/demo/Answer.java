package io.gatehouse.launch.demo;

import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an action decided to answer: all at once, all at once but later, or event by event. */
sealed interface Answer {

    static Whole json(int status, JsonValue value) {
        return new Whole(
                status,
                Map.of("Content-Type", "application/json"),
                value.toString().getBytes(StandardCharsets.UTF_8));
    }

    static Whole empty(int status) {
        return new Whole(status, Map.of(), new byte[0]);
    }

    /** An error as RFC 9457 writes it. */
    static Whole problem(int status, String detail) {
        JsonValue problem = PetStore.JSON
                .createObjectBuilder()
                .add("type", "about:blank")
                .add("status", status)
                .add("detail", detail)
                .build();
        return json(status, problem).with("Content-Type", "application/problem+json");
    }

    /** A strong entity tag (RFC 9110 §8.8.3) of these bytes, the same at every instance. */
    static String tag(byte[] body) {
        return '"' + Sha256.of(body).substring(0, 16) + '"';
    }

    /** An answer after a pause that holds no thread. */
    record Later(Duration pause, Whole answer) implements Answer {}

    /** A stream of server-sent events (WHATWG HTML §9.2), a pause between each two. */
    record Events(List<String> data, Duration pause) implements Answer {}

    /** An answer whose body is known. */
    final class Whole implements Answer {

        private final int status;
        private final Map<String, String> fields;
        private final byte[] body;

        Whole(int status, Map<String, String> fields, byte[] body) {
            this.status = status;
            this.fields = fields;
            this.body = body;
        }

        Whole with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(fields);
            more.put(name, value);
            return new Whole(status, more, body);
        }

        /** The same answer, with an entity tag, to be kept by caches as the directives say. */
        Whole cacheable(String directives) {
            return with("Cache-Control", directives).with("ETag", tag(body));
        }

        /** Whether the caller holds this very content already (RFC 9110 §13.1.2). */
        boolean isKnownTo(Call call) {
            String tag = fields.get("ETag");
            return tag != null
                    && call.field("If-None-Match")
                            .map(held -> Arrays.stream(held.split(","))
                                    .map(one -> one.strip().replaceFirst("^W/", ""))
                                    .anyMatch(one -> one.equals("*") || one.equals(tag)))
                            .orElse(false);
        }

        Whole notModified() {
            Map<String, String> kept = new LinkedHashMap<>(fields);
            kept.keySet().retainAll(List.of("ETag", "Cache-Control"));
            return new Whole(304, kept, new byte[0]);
        }

        int status() {
            return status;
        }

        Map<String, String> fields() {
            return fields;
        }

        byte[] body() {
            return body;
        }
    }
}
