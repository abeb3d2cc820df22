package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Warns of policies of a composed route that tell something to the one upstream which there is not: to the parts goes only what
 * they send on by name, and then to all that do.
 *
 * @param document the whole one
 * @param place of the route
 */
record ComposeDoubts(JsonObject document, JsonObject route, Place place) {
    void tell() {
        JsonObject parts = parts(route, Members.object(document, "routes"));
        if (parts.isEmpty()) {
            return;
        }
        Map<String, Place> sent = sent(parts);
        JsonArray policies = Members.array(route, "policies");
        for (int i = 0; i < policies.size(); i++) {
            Place own = place.child("policies").child(i);
            if (policies.get(i) instanceof JsonObject inline) {
                policy(inline, own, sent);
            } else if (policies.get(i) instanceof JsonString name) {
                policy(Members.object(Members.object(document, "policies"), name.getString()), own, sent);
            }
        }
    }

    private static JsonObject parts(JsonObject route, JsonObject routes) {
        JsonObject compose = Members.object(route, "compose");
        String used = Members.text(compose, "use");
        return Members.object(
                used == null ? compose : Members.object(Members.object(routes, used), "compose"), "parts");
    }

    /** Where each field is sent on to a part first, by its name in lower case. */
    private Map<String, Place> sent(JsonObject parts) {
        Map<String, Place> sent = new LinkedHashMap<>();
        boolean own = Members.object(route, "compose").containsKey("parts");
        Place at = own
                ? place.child("compose").child("parts")
                : place.child("compose").child("use");
        parts.forEach((name, value) -> {
            JsonObject part = value.asJsonObject();
            Place each = own ? at.child(name) : at;
            send(part, each, (field, its) -> sent.putIfAbsent(field, own ? its : at));
            send(
                    Members.object(Members.object(part, "fallback"), "call"),
                    each.child("fallback").child("call"),
                    (field, its) -> sent.putIfAbsent(field, own ? its : at));
        });
        return sent;
    }

    private static void send(JsonObject call, Place place, BiConsumer<String, Place> told) {
        JsonArray send = Members.array(call, "send");
        for (int i = 0; i < send.size(); i++) {
            told.accept(
                    send.getString(i).toLowerCase(Locale.ROOT),
                    place.child("send").child(i));
        }
    }

    private void policy(JsonObject policy, Place own, Map<String, Place> sent) {
        if (policy.containsKey("upstreamAuth")) {
            upstreamAuth(Members.object(policy, "upstreamAuth"), own, sent);
        }
        Set<String> unsent = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        JsonObject changes = Members.object(Members.object(policy, "headers"), "request");
        for (String change : List.of("set", "add", "secret")) {
            unsent.addAll(Members.object(changes, change).keySet());
        }
        unsent.removeIf(name -> goesOn(name.toLowerCase(Locale.ROOT), sent));
        if (!unsent.isEmpty()) {
            own.warning(
                    "reaches no part, since none sends " + String.join(", ", unsent),
                    null,
                    "send in a part, with these names");
        }
    }

    private static boolean goesOn(String name, Map<String, Place> sent) {
        return sent.containsKey(name)
                || name.equals("accept-language")
                || name.equals("forwarded")
                || name.startsWith("x-forwarded-");
    }

    /** What one service is shown is no other's to see. */
    private static void upstreamAuth(JsonObject options, Place own, Map<String, Place> sent) {
        String field = options.get("apiKey") instanceof JsonObject key
                ? key.getString("header", "X-Api-Key")
                : "Authorization";
        Place at = sent.get(field.toLowerCase(Locale.ROOT));
        if (at == null) {
            own.warning("reaches no part, since none sends " + field, null, "a route with an upstream");
        } else {
            at.warning(
                    "sends what upstreamAuth puts there, in place of what the client sent",
                    field,
                    "a route with an upstream for upstreamAuth");
        }
    }
}
