package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a schema can't say about where a route's requests go: upstreams that exist, no member twice, a weight among them,
 * a subject that the path has.
 *
 * @param upstreams the ids of the document's upstreams
 * @param consumers the ids of its consumers
 */
record SplitCheck(Set<String> upstreams, Set<String> consumers, Nearest nearest) {
    private static final long LARGEST_COPY = 1 << 20;

    void check(JsonObject route, Place place) {
        Place upstream = place.child("upstream");
        if (route.get("upstream") instanceof JsonObject split) {
            members(Members.array(split, "split"), upstream.child("split"));
            subject(
                    Members.text(Members.object(split, "sticky"), "by"),
                    route,
                    upstream.child("sticky").child("by"));
        } else {
            exists(Members.text(route, "upstream"), upstream);
        }
        mirror(Members.object(route, "mirror"), place.child("mirror"));
    }

    private void members(JsonArray members, Place place) {
        Map<String, Integer> seen = new HashMap<>();
        boolean weighs = members.isEmpty();
        for (int i = 0; i < members.size(); i++) {
            if (!(members.get(i) instanceof JsonObject member)) {
                weighs = true;
                continue;
            }
            // what is no number at all is told by the schema
            JsonValue weight = member.get("weight");
            weighs |= !(weight instanceof JsonNumber number) || number.doubleValue() != 0;
            String id = Members.text(member, "upstream");
            Place at = place.child(i).child("upstream");
            exists(id, at);
            rule(Members.object(member, "when"), place.child(i).child("when").child("consumer"));
            Integer same = id == null ? null : seen.putIfAbsent(id, i);
            if (same != null) {
                at.problem("is the upstream of member " + same, id, "another upstream");
            }
        }
        if (!weighs) {
            place.problem("has no weight, so that nobody gets a request that no rule takes", null, "a weight above 0");
        }
    }

    private void rule(JsonObject when, Place place) {
        JsonValue named = when.get("consumer");
        if (named instanceof JsonString id) {
            consumer(id, place);
        } else if (named instanceof JsonArray ids) {
            for (int i = 0; i < ids.size(); i++) {
                consumer(ids.get(i), place.child(i));
            }
        }
    }

    private void consumer(JsonValue named, Place place) {
        if (named instanceof JsonString id && !consumers.contains(id.getString())) {
            place.unknown("consumer", id.getString(), consumers, nearest);
        }
    }

    private void subject(@Nullable String by, JsonObject route, Place place) {
        if (by == null || !by.startsWith("path.")) {
            return;
        }
        try {
            String name = KeyText.parse(by).name();
            String path = Members.text(Members.object(route, "match"), "path");
            Set<String> variables =
                    path == null ? Set.of() : PathPattern.parse(path).variables();
            if (!variables.contains(name)) {
                String meant = nearest.to(name, variables);
                place.problem(
                        "match.path has no variable {" + JsonText.printable(name) + "}",
                        by,
                        KeyText.EXPECTED,
                        meant == null ? null : "path." + meant);
            }
        } catch (BadValue toldBySchema) {
            return;
        }
    }

    private void mirror(JsonObject mirror, Place place) {
        exists(Members.text(mirror, "upstream"), place.child("upstream"));
        JsonValue maxBody = mirror.get("maxBody");
        if (maxBody == null) {
            return;
        }
        try {
            String text = maxBody instanceof JsonString string ? string.getString() : maxBody.toString();
            if (Units.size(text) > LARGEST_COPY) {
                place.child("maxBody").problem("is more than is kept for a copy", text, "at most 1MiB");
            }
        } catch (BadValue toldBySchema) {
            return;
        }
    }

    private void exists(@Nullable String id, Place place) {
        if (id != null && !upstreams.contains(id)) {
            place.problem(
                    "no upstream has the id " + JsonText.show(id),
                    id,
                    upstreams.isEmpty()
                            ? "the id of an upstream, of which there is none"
                            : SchemaProblems.oneOf(upstreams),
                    nearest.to(id, upstreams));
        }
    }
}
