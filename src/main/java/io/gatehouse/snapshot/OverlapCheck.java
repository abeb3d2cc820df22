package io.gatehouse.snapshot;

import io.gatehouse.config.Pointer;
import io.gatehouse.config.Problems;
import io.gatehouse.route.Overlaps;
import io.gatehouse.route.Route;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells which routes of a document stand in each other's way, each with the places of all that are concerned. */
final class OverlapCheck {
    private final JsonObject document;
    private final Problems problems;

    OverlapCheck(JsonObject document, Problems problems) {
        this.document = document;
        this.problems = problems;
    }

    void check(List<Route> routes) {
        Overlaps overlaps = new Overlaps(routes);
        Set<String> told = new HashSet<>();
        for (Overlaps.Tie tie : overlaps.ties()) {
            told.add(tie.route().id());
            problem(
                    tie.route(),
                    "takes the same requests as " + places(tie.rivals()) + ", and neither is more specific",
                    "a difference in match, or a priority on one of them");
        }
        for (Overlaps.Unreached unreached : overlaps.unreached()) {
            if (!told.contains(unreached.route().id())) {
                problem(
                        unreached.route(),
                        "is never reached: " + places(unreached.takers())
                                + (unreached.takers().size() == 1 ? " comes" : " come")
                                + " before it and " + (unreached.takers().size() == 1 ? "takes" : "together take")
                                + " all its requests",
                        "a match of its own, or no such route");
            }
        }
    }

    private void problem(Route route, String detail, String expected) {
        Pointer match = match(route);
        JsonValue value =
                document.getJsonObject("routes").getJsonObject(route.id()).get("match");
        problems.at(match).problem(detail, value, expected);
    }

    private static String places(List<Route> routes) {
        return routes.stream().map(route -> match(route).toString()).collect(Collectors.joining(" and "));
    }

    private static Pointer match(Route route) {
        return Pointer.ROOT.child("routes").child(route.id()).child("match");
    }
}
