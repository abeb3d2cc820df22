package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether what a part of a composition says of itself goes together: how it is sent, and what stands in for it. Of one part.
 *
 * <p>What a schema can't say.
 */
record PartTerms(JsonObject part, Place place) {
    private static final Set<String> OF_ANSWER = Set.of(
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "range",
            "accept-encoding");

    void check() {
        List<String> methods =
                PartEntry.METHODS.stream().filter(part::containsKey).toList();
        if (methods.size() != 1) {
            place.problem(
                    methods.isEmpty()
                            ? "says nothing about where it is sent"
                            : "has more than one method: " + String.join(" and ", methods),
                    null,
                    "exactly one of: " + String.join(", ", PartEntry.METHODS));
        }
        if (methods.stream().allMatch(PartEntry.SAFE::contains)) {
            reads(methods);
        } else {
            writes();
        }
        fallback(methods);
        each();
        send(part, place);
        send(
                Members.object(Members.object(part, "fallback"), "call"),
                place.child("fallback").child("call"));
    }

    private void reads(List<String> methods) {
        if (part.containsKey("body")) {
            place.child("body").problem("has no meaning for a method that only reads", null, "post, put or patch");
        }
        if (methods.equals(List.of("head")) && part.containsKey("expect")) {
            place.child("expect").problem("is of no use, since what head brings has no content", null, "get");
        }
        keepsNothing("cache", methods);
    }

    private void writes() {
        keepsNothing("cache", List.of());
        if (part.containsKey("retry")) {
            place.child("retry")
                    .problem("would have sent again what is written, which is sent once", null, "get or head");
        }
        if (Members.object(part, "fallback").containsKey("call")) {
            place.child("fallback")
                    .child("call")
                    .problem("would read where something was to be written", null, "get or head, or value or omit");
        }
        if (part.containsKey("forEach")
                && part.containsKey("concurrency")
                && !String.valueOf(part.get("concurrency")).equals("1")) {
            place.child("concurrency")
                    .problem(
                            "has several written at a time, and parts that write run one after another",
                            part.get("concurrency"),
                            "1");
        }
    }

    private void keepsNothing(String name, List<String> methods) {
        if (part.containsKey(name) && !methods.equals(List.of("get"))) {
            place.child(name).problem("keeps nothing, since only what get brings is kept", null, "get");
        }
    }

    private void fallback(List<String> methods) {
        JsonObject fallback = Members.object(part, "fallback");
        Place at = place.child("fallback");
        boolean ends = fallback.containsKey("value") || fallback.containsKey("omit");
        if (fallback.containsKey("value") && fallback.containsKey("omit")) {
            at.problem("says two things about what stands in for it in the end", null, "at most one of: value, omit");
        }
        if (JsonValue.TRUE.equals(part.get("required")) && ends) {
            String end = fallback.containsKey("value") ? "value" : "omit";
            at.child(end).problem("is never used, since the part is required", null, null);
        }
        if (JsonValue.FALSE.equals(part.get("required")) && !ends) {
            place.child("required")
                    .problem("leaves open what stands in for it", null, "a fallback, such as {omit: true}");
        }
        if (fallback.containsKey("stale") && !methods.equals(List.of("get"))) {
            at.child("stale").problem("is never there, since only what get brings is kept", null, "get");
        }
        if (fallback.containsKey("stale")
                && JsonValue.FALSE.equals(Members.object(part, "cache").get("clientControl"))) {
            at.child("stale")
                    .problem(
                            "can't be had of a cache that takes no directives of requests",
                            null,
                            "cache.clientControl: true, which is what it is unless given");
        }
    }

    private void each() {
        for (String name : List.of("max", "concurrency")) {
            if (part.containsKey(name) && !part.containsKey("forEach")) {
                place.child(name).problem("has no effect, since the part is sent once", null, "forEach beside it");
            }
        }
    }

    private static void send(JsonObject call, Place place) {
        JsonArray send = Members.array(call, "send");
        for (int i = 0; i < send.size(); i++) {
            if (send.get(i) instanceof JsonString name
                    && OF_ANSWER.contains(name.getString().toLowerCase(Locale.ROOT))) {
                place.child("send")
                        .child(i)
                        .problem("is about the whole answer, which is not what a part brings", name, "another field");
            }
        }
    }
}
