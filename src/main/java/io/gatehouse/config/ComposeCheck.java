package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a schema can't say about a composition: names that mean one thing, references that lead to a part and never back to the
 * part that has them, upstreams that exist.
 *
 * @param upstreams the ids of the document's upstreams
 * @param routes the document's routes, of whose compositions others may be
 */
record ComposeCheck(Set<String> upstreams, JsonObject routes, Nearest nearest) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
    private static final String NAME_EXPECTED =
            "a name of letters, digits, - and _ that begins with a letter, other than path, query, header, cookie,"
                    + " claim and item";
    private static final Set<String> TAKEN = Set.of("path", "query", "header", "cookie", "claim", PartEntry.ITEM);

    void check(JsonObject route, Place place) {
        if (!(route.get("compose") instanceof JsonObject compose)) {
            return;
        }
        if (compose.containsKey("use")) {
            use(route, compose, place);
            return;
        }
        if (!compose.containsKey("parts")) {
            place.problem("says nothing about what it is made of", null, "exactly one of: parts, use");
        }
        JsonObject parts = Members.object(compose, "parts");
        Set<String> variables = variables(route);
        Map<String, Set<String>> inputs = new HashMap<>();
        parts.forEach((name, value) -> {
            Place at = place.child("parts").child(name);
            name(name, variables, at);
            if (value instanceof JsonObject part) {
                inputs.put(
                        name,
                        PartReferences.check(part, known(parts, variables), at).inputs());
                new PartTerms(part, at).check();
            }
        });
        new PartGraph(inputs).check(parts, place.child("parts"));
        writes(route, parts).forEach(each -> writes(each, place.child("parts")));
        result(compose, parts.keySet(), place);
        Members.object(compose, "status")
                .keySet()
                .forEach(name ->
                        known(name, parts.keySet(), place.child("status").child(name)));
        new PartStatuses(parts, place.child("status")).check(Members.object(compose, "status"));
    }

    private PartReferences.Known known(JsonObject parts, Set<String> variables) {
        return new PartReferences.Known(upstreams, parts.keySet(), variables, nearest);
    }

    /** The composition of another route, for requests of this one. */
    private void use(JsonObject route, JsonObject compose, Place place) {
        String used = Members.text(compose, "use");
        Place at = place.child("use");
        compose.keySet().stream().filter(name -> !name.equals("use")).forEach(name -> place.child(name)
                .problem("stands beside use, by which all of it is that of another route", null, "use alone"));
        if (used == null) {
            return;
        }
        if (!routes.containsKey(used)) {
            at.unknown("route", used, routes.keySet(), nearest);
            return;
        }
        JsonObject parts = Members.object(Members.object(Members.object(routes, used), "compose"), "parts");
        if (parts.isEmpty()) {
            at.problem("has no composition of its own", used, "a route whose compose has parts");
            return;
        }
        Set<String> variables = variables(route);
        Set<String> lacking = new TreeSet<>();
        Place elsewhere = new Problems().root();
        parts.forEach((name, value) -> {
            if (value instanceof JsonObject part) {
                lacking.addAll(PartReferences.check(part, known(parts, variables), elsewhere)
                        .variables());
            }
            if (variables.contains(name)) {
                at.problem("has a part " + name + ", and match.path a variable of this name", used, "another name");
            }
        });
        lacking.removeAll(variables);
        if (!lacking.isEmpty()) {
            at.problem(
                    "refers to what is no variable of match.path here: "
                            + String.join(
                                    ", ",
                                    lacking.stream()
                                            .map(name -> '{' + name + '}')
                                            .toList()),
                    used,
                    "match.path with these variables");
        }
        writes(route, parts).stream()
                .findFirst()
                .ifPresent(writer -> at.problem(
                        "writes with its part " + writer.part + ", and the route takes requests that only read",
                        used,
                        "match.methods with none but POST, PUT, PATCH or DELETE"));
    }

    private static Set<String> variables(JsonObject route) {
        String path = Members.text(Members.object(route, "match"), "path");
        try {
            return path == null ? Set.of() : PathPattern.parse(path).variables();
        } catch (BadValue toldBySchema) {
            return Set.of();
        }
    }

    private static void name(String name, Set<String> variables, Place place) {
        if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
            place.problem("is no name for a part", name, NAME_EXPECTED);
        } else if (variables.contains(name)) {
            place.problem(
                    "is the name of a variable in match.path too, so that {" + name + "} means two things",
                    name,
                    "another name");
        }
    }

    private void known(String name, Set<String> parts, Place place) {
        if (!parts.contains(name)) {
            place.problem(
                    "no part has the name " + JsonText.show(name),
                    name,
                    SchemaProblems.oneOf(parts),
                    nearest.to(name, parts));
        }
    }

    private void result(JsonObject compose, Set<String> parts, Place place) {
        JsonObject result = Members.object(compose, "result");
        result.forEach((name, value) -> {
            Place at = place.child("result").child(name);
            if (!(value instanceof JsonObject member)) {
                return;
            }
            if (member.containsKey("from") == member.containsKey("constant")) {
                at.problem(
                        "says " + (member.containsKey("from") ? "two things" : "nothing") + " about its value",
                        null,
                        "exactly one of: from, constant");
            }
            String from = Members.text(member, "from");
            if (from != null) {
                known(from, parts, at.child("from"));
            }
        });
        String missing = compose.containsKey("missing") && !JsonValue.TRUE.equals(compose.get("missing"))
                ? Members.text(compose, "missing")
                : "_missing";
        if (missing != null && (result.isEmpty() ? parts.contains(missing) : result.containsKey(missing))) {
            place.child("missing").problem("is a member of the result already", missing, "another name, or false");
        }
    }

    /** A part that writes, with this method. */
    private record Writer(String part, String method) {}

    /** The parts that write for a method that does not say so (RFC 9110 §9.2.1). */
    private static List<Writer> writes(JsonObject route, JsonObject parts) {
        Set<String> methods = new LinkedHashSet<>();
        Members.array(Members.object(route, "match"), "methods").forEach(method -> {
            if (method instanceof JsonString text) {
                methods.add(text.getString());
            }
        });
        boolean reads =
                methods.isEmpty() || methods.stream().anyMatch(Set.of("GET", "HEAD", "OPTIONS", "TRACE")::contains);
        List<Writer> writers = new ArrayList<>();
        parts.forEach((name, value) -> {
            if (reads && value instanceof JsonObject part) {
                PartEntry.METHODS.stream()
                        .filter(method -> part.containsKey(method) && !PartEntry.SAFE.contains(method))
                        .findFirst()
                        .ifPresent(method -> writers.add(new Writer(name, method)));
            }
        });
        return writers;
    }

    private static void writes(Writer writer, Place parts) {
        parts.child(writer.part)
                .child(writer.method)
                .problem(
                        "writes, and the route takes requests that only read",
                        null,
                        "match.methods with none but POST, PUT, PATCH or DELETE");
    }
}
