package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a composition wait for which others, and that none waits for itself.
 *
 * @param inputs the parts that each part refers to, by their names
 */
record PartGraph(Map<String, Set<String>> inputs) {

    /** @param parts as they are written, one after another */
    void check(JsonObject parts, Place place) {
        oneAfterAnother(parts);
        circles(place);
    }

    /** A part that writes waits for the one that writes before it. */
    private void oneAfterAnother(JsonObject parts) {
        String before = null;
        for (Map.Entry<String, JsonValue> each : parts.entrySet()) {
            boolean writes = each.getValue() instanceof JsonObject part
                    && PartEntry.METHODS.stream()
                            .anyMatch(method -> part.containsKey(method) && !PartEntry.SAFE.contains(method));
            if (writes && before != null) {
                inputs.getOrDefault(each.getKey(), new HashSet<>()).add(before);
            }
            before = writes ? each.getKey() : before;
        }
    }

    /** Tells of each circle once, at the first part of it. */
    private void circles(Place place) {
        Set<String> told = new HashSet<>();
        for (String name : inputs.keySet().stream().sorted().toList()) {
            List<String> circle = circle(name, name, new HashSet<>());
            if (circle != null && told.stream().noneMatch(circle::contains)) {
                told.addAll(circle);
                place.child(name)
                        .problem(
                                "waits for itself: " + String.join(" → ", circle) + " → " + name,
                                null,
                                "references that lead to no circle; parts that write wait for those that write before"
                                        + " them");
            }
        }
    }

    /** @param seen from where it was looked already: what did not lead there then does not lead there now */
    private @Nullable List<String> circle(String from, String to, Set<String> seen) {
        if (!seen.add(from)) {
            return null;
        }
        for (String next : inputs.getOrDefault(from, Set.of())) {
            if (next.equals(to)) {
                return List.of(from);
            }
            List<String> found = circle(next, to, seen);
            if (found != null) {
                List<String> way = new ArrayList<>(List.of(from));
                way.addAll(found);
                return way;
            }
        }
        return null;
    }
}
