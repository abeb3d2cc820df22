package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Warns of what a document may say but hardly means: parts that nothing uses, options without effect, doors that stand
 * open. A warning refuses nothing, and what is sensible somewhere is not warned of.
 */
public final class Doubts {

    private static final String TRUSTED =
            "believes everybody's Forwarded and X-Forwarded-*, so that every client may pass for another";

    private final JsonObject document;
    private final Place root;
    private final Instant now;
    private final Set<String> usedUpstreams = new HashSet<>();
    private final Set<String> usedPolicies = new HashSet<>();

    private Doubts(JsonObject document, Place root, Instant now) {
        this.document = document;
        this.root = root;
        this.now = now;
        for (JsonValue route : Members.object(document, "routes").values()) {
            usedUpstreams.addAll(UsedUpstreams.of(route.asJsonObject(), Members.object(document, "routes")));
            usedPolicies.addAll(RouteChanges.names(route.asJsonObject(), document));
        }
        for (JsonValue consumer : Members.object(document, "consumers").values()) {
            usedPolicies.addAll(RouteChanges.names(consumer.asJsonObject(), document));
        }
    }

    /** Warns of a document in which {@link Checker#check} found no problem; {@code now} is when it is looked at. */
    public static void tell(Document checked, Problems problems, Instant now) {
        new Doubts(checked.json(), problems.root(), now).tell();
    }

    private void tell() {
        everybody(root.child("trust"), Members.array(document, "trust"), TRUSTED);
        everybody(
                root.child("admin").child("allow"),
                Members.array(Members.object(document, "admin"), "allow"),
                "lets everybody try to guess the admin token");
        accessLog(Members.object(document, "accessLog"), root.child("accessLog"));
        unused("upstreams", usedUpstreams, "is used by no route");
        unused("policies", usedPolicies, "is used by no route");
        each("upstreams", UpstreamDoubts::tell);
        each("upstreams", this::breaker);
        each("policies", RouteDoubts::off);
        each("consumers", (consumer, place) -> CredentialDoubts.tell(consumer, place, now));
        each("routes", RouteDoubts::tell);
        each("routes", this::keys);
        each("routes", (route, place) -> new ComposeDoubts(document, route, place).tell());
        VariableDoubts.tell(document, root);
    }

    private static void everybody(Place place, List<JsonValue> networks, String doubt) {
        for (int i = 0; i < networks.size(); i++) {
            String network = ((JsonString) networks.get(i)).getString();
            if (Cidr.parse(network).bits() == 0) {
                place.child(i).warning(doubt, network, "the networks that need it");
            }
        }
    }

    private static void accessLog(JsonObject accessLog, Place place) {
        String to = Members.text(accessLog, "to");
        if (to == null || to.equals("file")) {
            return;
        }
        for (String name : List.of("file", "maxSize", "keep")) {
            if (accessLog.containsKey(name)) {
                place.child(name).warning("has no effect, since the access log goes to " + to, null, null);
            }
        }
    }

    private void breaker(JsonObject upstream, Place place) {
        String id = place.pointer().name();
        List<JsonObject> timeouts = Members.object(document, "routes").values().stream()
                .map(JsonValue::asJsonObject)
                .filter(route -> UsedUpstreams.answering(route, Members.object(document, "routes"))
                        .contains(id))
                .map(route -> Members.object(route, "timeouts"))
                .toList();
        BreakerDoubts.tell(upstream, timeouts, place);
    }

    /** An upstream's key that is a variable which this route's path doesn't have. */
    private void keys(JsonObject route, Place place) {
        String path = Members.text(Members.object(route, "match"), "path");
        Set<String> variables =
                path == null ? Set.of() : PathPattern.parse(path).variables();
        for (String id : UsedUpstreams.answering(route, Members.object(document, "routes"))) {
            JsonObject upstream = Members.object(Members.object(document, "upstreams"), id);
            String by = Members.text(Members.object(upstream, "balance"), "by");
            if (by == null || !by.startsWith("path.") || variables.contains(by.substring(5))) {
                continue;
            }
            String meant = new Nearest().to(by.substring(5), variables);
            place.child("upstream")
                    .warning(
                            place.pointer() + " has no variable {" + by.substring(5) + "}, by which upstream " + id
                                    + " tells requests apart",
                            by,
                            meant == null ? "a variable of this name in match.path" : "path." + meant);
        }
    }

    private void unused(String section, Set<String> used, String doubt) {
        for (String id : Members.object(document, section).keySet()) {
            if (!used.contains(id)) {
                root.child(section).child(id).warning(doubt, null, null);
            }
        }
    }

    private void each(String section, Doubt doubt) {
        Members.object(document, section)
                .forEach((id, value) ->
                        doubt.about(value.asJsonObject(), root.child(section).child(id)));
    }

    private interface Doubt {
        void about(JsonObject part, Place place);
    }
}
