package io.gatehouse.admin;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Cidr;
import io.gatehouse.config.Place;
import io.gatehouse.config.Problems;
import io.gatehouse.config.RequestLine;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.explain.Asked;
import io.gatehouse.explain.Assumed;
import io.gatehouse.token.Claims;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of {@code /explain}, read with all its problems at once.
 *
 * @param document a draft; null for what is served
 * @param live whether the request is to be carried out
 */
record Question(Asked asked, @Nullable JsonObject document, boolean live) {
    private static final List<String> FIELDS = List.of(
            "method", "path", "host", "headers", "remote", "scheme", "consumer", "claims", "body", "document", "mode");

    /**
     * Reads a question.
     *
     * @param served the document that is served, in which a consumer is looked for unless there is a draft
     */
    static Question of(JsonObject json, JsonObject served) {
        Problems problems = new Problems();
        Reading reading = new Reading(json, problems.root());
        reading.unknown();
        String method = reading.text("method", null);
        String path = reading.text("path", null);
        String host = reading.text("host", "localhost");
        String scheme = reading.oneOf("scheme", Set.of("http", "https"), "http");
        String mode = reading.oneOf("mode", Set.of("decide", "live"), "decide");
        String body = reading.text("body", "");
        reading.line(method, path);
        Headers fields = reading.fields();
        InetAddress remote = reading.remote();
        JsonObject document = reading.object("document");
        Assumed sender = reading.sender(document == null ? served : document);
        if (json.containsKey("host") && fields.contains("Host")) {
            problems.root().child("host").problem("Host stands among the headers too", host, "one of the two");
        }
        if (!problems.isEmpty()) {
            throw Refusal.ofCall(problems.list());
        }
        if (mode.equals("live") && !sender.equals(Assumed.ITSELF)) {
            throw Refusal.of(
                    400,
                    "A live request is sent with its own credentials: mode is \"live\"; expected \"decide\", or neither"
                            + " consumer nor claims.");
        }
        if (document != null && mode.equals("live")) {
            throw Refusal.of(400, "A draft is served nowhere: mode is \"live\"; expected \"decide\", or no document.");
        }
        Body content = body.isEmpty() ? Body.EMPTY : Body.of(body.getBytes(StandardCharsets.UTF_8));
        Asked asked = Asked.of(method, path, host, fields, new Asked.From(remote, scheme, content, sender));
        return new Question(asked, document, mode.equals("live"));
    }

    /** Reads the fields of one question, and tells what is wrong with them. */
    private record Reading(JsonObject json, Place place) {

        void unknown() {
            for (String name : json.keySet()) {
                if (!FIELDS.contains(name)) {
                    place.child(name)
                            .problem("unknown field \"" + name + '"', null, "one of: " + String.join(", ", FIELDS));
                }
            }
        }

        /** The text of a field; one without a default must be there. */
        String text(String name, @Nullable String otherwise) {
            JsonValue value = json.get(name);
            if (value instanceof JsonString text) {
                return text.getString();
            }
            if (value != null) {
                place.child(name).problem("is no text", value, "text");
            } else if (otherwise == null) {
                place.problem("missing field \"" + name + '"', null, name + ": text");
            }
            return otherwise == null ? "" : otherwise;
        }

        String oneOf(String name, Set<String> words, String otherwise) {
            String text = text(name, otherwise);
            if (!words.contains(text)) {
                place.child(name)
                        .problem(
                                "no such " + name,
                                text,
                                "one of: " + String.join(", ", new java.util.TreeSet<>(words)));
            }
            return text;
        }

        void line(String method, String path) {
            if (method.isEmpty() || path.isEmpty()) {
                return;
            }
            if (!path.startsWith("/")) {
                place.child("path").problem("does not begin with a slash", path, "a path such as /pets/7?limit=1");
                return;
            }
            try {
                RequestLine.parse(method + " /");
            } catch (BadValue e) {
                place.child("method").problem("is not a request method", method, "a request method such as GET");
            }
        }

        Headers fields() {
            Headers.Builder fields = Headers.builder();
            JsonObject headers = object("headers");
            if (headers != null) {
                headers.forEach((name, value) -> field(name, value, fields));
            }
            return fields.build();
        }

        private void field(String name, JsonValue value, Headers.Builder fields) {
            Place own = place.child("headers").child(name);
            List<? extends JsonValue> values = value instanceof JsonArray list ? list : List.of(value);
            for (JsonValue item : values) {
                if (item instanceof JsonString text && text.getString().chars().allMatch(c -> c <= 0xff)) {
                    fields.add(name, text.getString());
                } else {
                    // what it is may be a credential
                    own.problem("is no value of a field", null, "text in ISO-8859-1, or a list of these");
                }
            }
        }

        InetAddress remote() {
            try {
                return Cidr.address(text("remote", "127.0.0.1"));
            } catch (BadValue e) {
                place.child("remote").problem(e);
                return InetAddress.getLoopbackAddress();
            }
        }

        @Nullable
        JsonObject object(String name) {
            JsonValue value = json.get(name);
            if (value == null || value instanceof JsonObject) {
                return (JsonObject) value;
            }
            place.child(name).problem("is no object", null, "an object");
            return null;
        }

        Assumed sender(JsonObject document) {
            JsonObject consumers = Stored.section(document, "consumers");
            String id = json.containsKey("consumer") ? text("consumer", "") : null;
            if (id != null && !consumers.containsKey(id)) {
                place.child("consumer").problem("no consumer has this id", id, "the id of a consumer");
            }
            JsonObject claims = object("claims");
            return new Assumed(id, claims == null ? null : Claims.of(claims));
        }
    }
}
