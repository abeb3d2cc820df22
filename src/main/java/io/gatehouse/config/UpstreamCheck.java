package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a schema can't say about an upstream: no two targets of one address or one name, parts
 * that go together. */
final class UpstreamCheck {

    private UpstreamCheck() {}

    static void check(JsonObject upstream, Place place) {
        targets(upstream, place);
        balance(Members.object(upstream, "balance"), place.child("balance"));
        concurrency(Members.object(upstream, "concurrency"), place.child("concurrency"));
        JsonObject health = Members.object(upstream, "health");
        if (health.containsKey("active")) {
            active(Members.object(health, "active"), place.child("health").child("active"));
        }
    }

    private static void concurrency(JsonObject concurrency, Place place) {
        boolean bounds = concurrency.containsKey("max") || concurrency.containsKey("perTarget");
        boolean adaptive =
                !concurrency.getOrDefault("adaptive", JsonValue.FALSE).equals(JsonValue.FALSE);
        if (!concurrency.isEmpty() && !bounds && !adaptive) {
            place.problem("bounds nothing", concurrency, "at least one of: max, perTarget, adaptive: true");
        }
    }

    private static void active(JsonObject active, Place place) {
        boolean tcp = active.getBoolean("tcp", false);
        if (!tcp && !active.containsKey("path")) {
            place.problem("does not say what is checked", null, "path: /health, or tcp: true");
        }
        for (String name : List.of("path", "method", "host", "statuses", "body")) {
            if (tcp && active.containsKey(name)) {
                place.child(name).problem("has no effect, since tcp asks nothing", active.get(name), null);
            }
        }
        if (active.containsKey("body") && "HEAD".equals(Members.text(active, "method"))) {
            place.child("body").problem("never comes in answer to HEAD", active.get("body"), "method: GET");
        }
    }

    private static void balance(JsonObject balance, Place place) {
        boolean hash = "hash".equals(Members.text(balance, "algorithm"));
        if (hash && !balance.containsKey("by")) {
            place.problem("does not say by what requests are told apart", null, "by: " + KeyText.EXPECTED);
        }
        if (!hash && balance.containsKey("by")) {
            place.child("by").problem("has no effect, since the algorithm is not hash", balance.get("by"), null);
        }
    }

    private static void targets(JsonObject upstream, Place place) {
        JsonArray targets = Members.array(upstream, "targets");
        Map<String, Integer> addresses = new HashMap<>();
        Map<String, Integer> names = new HashMap<>();
        for (int i = 0; i < targets.size(); i++) {
            TargetUrl url = url(targets.get(i));
            if (url == null) {
                continue;
            }
            Place at = place.child("targets").child(i);
            if (targets.get(i) instanceof JsonObject target
                    && target.containsKey("tier")
                    && target.containsKey("backup")) {
                at.child("backup")
                        .problem("is a tier beside a tier", target.get("backup"), "tier alone, or backup alone");
            }
            Integer same = addresses.putIfAbsent(url.toString(), i);
            if (same != null) {
                at.problem("has the address of target " + same, url.toString(), "another address");
                continue;
            }
            String given = targets.get(i) instanceof JsonObject target ? Members.text(target, "name") : null;
            String name = given == null ? url.authority() : given;
            Integer namesake = names.putIfAbsent(name, i);
            if (namesake != null) {
                (given == null ? at : at.child("name"))
                        .problem(
                                "has the name of target " + namesake,
                                name,
                                given == null ? "a name of its own (it is host:port unless given)" : "another name");
            }
        }
    }

    private static @Nullable TargetUrl url(JsonValue target) {
        String text = target instanceof JsonString string
                ? string.getString()
                : target instanceof JsonObject object ? Members.text(object, "url") : null;
        try {
            return text == null ? null : TargetUrl.parse(text);
        } catch (BadValue toldBySchema) {
            return null;
        }
    }
}
