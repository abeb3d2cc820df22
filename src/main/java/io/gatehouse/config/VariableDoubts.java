package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Warns of policies that count requests by a variable of the path, in their options {@code by} and {@code otherwise}, which
 * none of their routes has. One that some of its routes have is sensible there.
 */
final class VariableDoubts {
    private static final String PATH = "path.";

    private final JsonObject document;
    private final Place root;
    private final Set<String> ofAll = new HashSet<>();
    private final Map<String, Set<String>> ofNamed = new HashMap<>();

    private VariableDoubts(JsonObject document, Place root) {
        this.document = document;
        this.root = root;
    }

    /** Warns of a checked document. */
    static void tell(JsonObject document, Place root) {
        new VariableDoubts(document, root).tell();
    }

    private void tell() {
        Members.object(document, "routes").forEach((id, route) -> {
            Set<String> variables = variables(route.asJsonObject());
            ofAll.addAll(variables);
            Place place = root.child("routes").child(id);
            use(route.asJsonObject(), variables, place);
            ViewsEntry.views(route.asJsonObject())
                    .forEach((name, view) ->
                            use(view, variables, place.child("views").child(name)));
        });
        // a consumer's own run on any route
        Members.object(document, "consumers")
                .forEach((id, consumer) -> use(
                        consumer.asJsonObject(), ofAll, root.child("consumers").child(id)));
        ofNamed.forEach((name, variables) -> {
            JsonObject policy = Members.object(Members.object(document, "policies"), name);
            policy(policy, variables, root.child("policies").child(name));
        });
    }

    private static Set<String> variables(JsonObject route) {
        String path = Members.text(Members.object(route, "match"), "path");
        return path == null ? Set.of() : PathPattern.parse(path).variables();
    }

    /** The policies of a route or a consumer: those in place are told of, of named ones all their users are to be known. */
    private void use(JsonObject user, Set<String> variables, Place place) {
        JsonArray policies = Members.array(user, "policies");
        for (int i = 0; i < policies.size(); i++) {
            if (policies.get(i) instanceof JsonObject policy) {
                policy(policy, variables, place.child("policies").child(i));
            }
        }
        for (String name : RouteChanges.names(user, document)) {
            ofNamed.computeIfAbsent(name, each -> new HashSet<>()).addAll(variables);
        }
    }

    private static void policy(JsonObject policy, Set<String> variables, Place place) {
        policy.forEach((key, value) -> {
            if (value instanceof JsonObject options) {
                for (String name : List.of("by", "otherwise")) {
                    keys(options.get(name), variables, place.child(key).child(name));
                }
            }
        });
    }

    private static void keys(@Nullable JsonValue written, Set<String> variables, Place place) {
        if (written instanceof JsonArray list) {
            for (int i = 0; i < list.size(); i++) {
                keys(list.get(i), variables, place.child(i));
            }
        } else if (written instanceof JsonString text && text.getString().startsWith(PATH)) {
            String name = text.getString().substring(PATH.length());
            if (!variables.contains(name)) {
                String meant = new Nearest().to(name, variables);
                place.warning(
                        "no request has it, since no route with this policy has a variable {" + name + "}",
                        text,
                        meant == null ? "a variable of this name in match.path" : PATH + meant);
            }
        }
    }
}
