package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a schema can't say about a composition: names that mean one thing, references that lead to a part and never back to the
 * part that has them, upstreams that exist.
 *
 * @param upstreams the ids of the document's upstreams
 */
record ComposeCheck(Set<String> upstreams, Nearest nearest) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
    private static final String NAME_EXPECTED =
            "a name of letters, digits, - and _ that begins with a letter, other than path, query, header, cookie,"
                    + " claim and item";
    private static final Set<String> TAKEN = Set.of("path", "query", "header", "cookie", "claim", PartEntry.ITEM);
    private static final Set<String> OF_ANSWER = Set.of(
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "range",
            "accept-encoding");

    private static final Set<String> SAFE = Set.of("get", "head");

    void check(JsonObject route, Place place) {
        JsonObject compose = Members.object(route, "compose");
        JsonObject parts = Members.object(compose, "parts");
        Set<String> variables = variables(route);
        Map<String, Set<String>> inputs = new HashMap<>();
        parts.forEach((name, value) -> {
            Place at = place.child("parts").child(name);
            name(name, variables, at);
            if (value instanceof JsonObject part) {
                inputs.put(name, new PartCheck(part, parts.keySet(), variables, at).check());
            }
        });
        oneAfterAnother(parts, inputs);
        circles(inputs, place.child("parts"));
        writes(route, parts, place.child("parts"));
        result(compose, parts.keySet(), place);
        Members.object(compose, "status")
                .keySet()
                .forEach(name ->
                        known(name, parts.keySet(), place.child("status").child(name)));
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

    /** A composition that writes belongs to a method that says so (RFC 9110 §9.2.1). */
    private static void writes(JsonObject route, JsonObject parts, Place place) {
        List<String> methods = new ArrayList<>();
        Members.array(Members.object(route, "match"), "methods").forEach(method -> {
            if (method instanceof JsonString text) {
                methods.add(text.getString());
            }
        });
        boolean reads =
                methods.isEmpty() || methods.stream().anyMatch(Set.of("GET", "HEAD", "OPTIONS", "TRACE")::contains);
        parts.forEach((name, value) -> {
            if (reads && value instanceof JsonObject part) {
                PartEntry.METHODS.stream()
                        .filter(method -> part.containsKey(method) && !SAFE.contains(method))
                        .findFirst()
                        .ifPresent(method -> place.child(name)
                                .child(method)
                                .problem(
                                        "writes, and the route takes requests that only read",
                                        null,
                                        "match.methods with none but POST, PUT, PATCH or DELETE"));
            }
        });
    }

    /** A part that writes waits for the one that writes before it. */
    private static void oneAfterAnother(JsonObject parts, Map<String, Set<String>> inputs) {
        String before = null;
        for (Map.Entry<String, JsonValue> each : parts.entrySet()) {
            boolean writes = each.getValue() instanceof JsonObject part
                    && PartEntry.METHODS.stream()
                            .anyMatch(method -> part.containsKey(method) && !SAFE.contains(method));
            if (writes && before != null) {
                inputs.getOrDefault(each.getKey(), new HashSet<>()).add(before);
            }
            before = writes ? each.getKey() : before;
        }
    }

    /** Tells of each circle once, at the first part of it. */
    private static void circles(Map<String, Set<String>> inputs, Place place) {
        Set<String> told = new HashSet<>();
        for (String name : inputs.keySet().stream().sorted().toList()) {
            List<String> circle = circle(name, name, inputs, new HashSet<>());
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
    private static @Nullable List<String> circle(
            String from, String to, Map<String, Set<String>> inputs, Set<String> seen) {
        if (!seen.add(from)) {
            return null;
        }
        for (String next : inputs.getOrDefault(from, Set.of())) {
            if (next.equals(to)) {
                return List.of(from);
            }
            List<String> found = circle(next, to, inputs, seen);
            if (found != null) {
                List<String> way = new ArrayList<>(List.of(from));
                way.addAll(found);
                return way;
            }
        }
        return null;
    }

    /** The check of one part. */
    private final class PartCheck {
        private final JsonObject part;
        private final Set<String> parts;
        private final Set<String> variables;
        private final Place place;
        private final Set<String> inputs = new LinkedHashSet<>();

        PartCheck(JsonObject part, Set<String> parts, Set<String> variables, Place place) {
            this.part = part;
            this.parts = parts;
            this.variables = variables;
            this.place = place;
        }

        /** The parts that it refers to. */
        Set<String> check() {
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
            methods.forEach(method -> call(Members.text(part, method), place.child(method)));
            if (Boolean.TRUE.toString().equals(String.valueOf(part.get("required"))) && part.containsKey("fallback")) {
                place.child("fallback").problem("is never used, since the part is required", null, null);
            }
            if (JsonValue.FALSE.equals(part.get("required")) && !part.containsKey("fallback")) {
                place.child("required")
                        .problem("leaves open what stands in for it", null, "a fallback, such as {omit: true}");
            }
            each();
            pointless(methods);
            JsonObject headers = Members.object(part, "headers");
            headers.keySet()
                    .forEach(name -> template(
                            Members.text(headers, name), place.child("headers").child(name)));
            if (part.containsKey("body")) {
                body(part.get("body"), place.child("body"));
            }
            exists(
                    Members.object(part, "when").get("exists"),
                    place.child("when").child("exists"));
            return inputs;
        }

        private void call(@Nullable String text, Place at) {
            if (text == null) {
                return;
            }
            try {
                PartCall call = PartCall.parse(text, named());
                use(call.path(), text, at);
                if (call.query() != null) {
                    use(call.query(), text, at);
                }
                if (!upstreams.contains(call.upstream())) {
                    at.unknown("upstream", call.upstream(), upstreams, nearest);
                }
            } catch (BadValue wrong) {
                at.problem(wrong.detail(), wrong.value(), expected(wrong.expected(), named()));
            }
        }

        private void template(@Nullable String text, Place at) {
            template(text, named(), at);
        }

        private void template(@Nullable String text, Set<String> known, Place at) {
            if (text == null) {
                return;
            }
            try {
                use(Template.parse(text, known), text, at);
            } catch (BadValue wrong) {
                at.problem(wrong.detail(), wrong.value(), expected(wrong.expected(), known));
            }
        }

        private void body(JsonValue json, Place at) {
            if (json instanceof JsonString text) {
                template(text.getString(), at);
            } else if (json instanceof JsonObject object) {
                object.forEach((name, value) -> body(value, at.child(name)));
            } else if (json instanceof JsonArray array) {
                for (int i = 0; i < array.size(); i++) {
                    body(array.get(i), at.child(i));
                }
            }
        }

        /** What can't have the effect that somebody expects of it. */
        private void pointless(List<String> methods) {
            boolean reads = methods.stream().allMatch(SAFE::contains);
            if (reads && part.containsKey("body")) {
                place.child("body").problem("has no meaning for a method that only reads", null, "post, put or patch");
            }
            if (part.containsKey("cache") && !methods.equals(List.of("get"))) {
                place.child("cache").problem("keeps nothing, since only what get brings is kept", null, "get");
            }
            if (!reads
                    && part.containsKey("forEach")
                    && part.containsKey("concurrency")
                    && !String.valueOf(part.get("concurrency")).equals("1")) {
                place.child("concurrency")
                        .problem(
                                "has several written at a time, and parts that write run one after another",
                                part.get("concurrency"),
                                "1");
            }
            if (part.containsKey("forEach") && variables.contains(PartEntry.ITEM)) {
                place.child("forEach")
                        .problem(
                                "has {item} mean two things, since it is a variable in match.path too",
                                null,
                                "another name for the variable");
            }
            JsonArray send = Members.array(part, "send");
            for (int i = 0; i < send.size(); i++) {
                if (send.get(i) instanceof JsonString name
                        && OF_ANSWER.contains(name.getString().toLowerCase(Locale.ROOT))) {
                    place.child("send")
                            .child(i)
                            .problem(
                                    "is about the whole answer, which is not what a part brings",
                                    name,
                                    "another field");
                }
            }
        }

        private void each() {
            for (String name : List.of("max", "concurrency")) {
                if (part.containsKey(name) && !part.containsKey("forEach")) {
                    place.child(name).problem("has no effect, since the part is sent once", null, "forEach beside it");
                }
            }
            String list = Members.text(part, "forEach");
            if (list == null) {
                return;
            }
            Template.Reference reference = Template.reference(list, parts);
            if (reference == null) {
                place.child("forEach")
                        .problem(
                                "is no list of another part",
                                list,
                                "such as pet.visits, of one of the parts " + String.join(", ", parts));
            } else {
                inputs.add(reference.source());
            }
        }

        private void exists(@Nullable JsonValue value, Place at) {
            if (value instanceof JsonArray list) {
                for (int i = 0; i < list.size(); i++) {
                    exists(list.get(i), at.child(i));
                }
            } else if (value instanceof JsonString text) {
                // asked once for all items
                template('{' + text.getString() + '}', parts, at);
            }
        }

        private Set<String> named() {
            return PartEntry.named(parts, part.containsKey("forEach"));
        }

        private void use(Template template, String text, Place at) {
            for (Template.Reference reference : template.references()) {
                if (parts.contains(reference.source())) {
                    inputs.add(reference.source());
                } else if (reference.source().equals("path") && !variables.contains(reference.name())) {
                    Set<String> known = new LinkedHashSet<>(variables);
                    known.addAll(parts);
                    String meant = nearest.to(reference.name(), known);
                    at.problem(
                            "nothing has the name {" + JsonText.printable(reference.name())
                                    + "}: no variable in match.path, and no part",
                            text,
                            known.isEmpty()
                                    ? null
                                    : SchemaProblems.oneOf(known.stream()
                                            .map(name -> '{' + name + '}')
                                            .toList()),
                            meant == null ? null : '{' + meant + '}');
                }
            }
        }

        private @Nullable String expected(@Nullable String told, Set<String> known) {
            if (told == null || !told.equals(Template.EXPECTED)) {
                return told;
            }
            String item = known.contains(PartEntry.ITEM) ? ", or {item.MEMBER}" : "";
            return told + "; or {PART.MEMBER} of one of the parts " + String.join(", ", parts) + item;
        }
    }
}
