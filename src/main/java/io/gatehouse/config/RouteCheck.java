package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Set;

/**
 * What a schema can't say about a route: exactly one way to answer, parts that go together, references that lead
 * somewhere.
 *
 * @param splits knows the document's upstreams
 * @param compositions knows them too
 */
record RouteCheck(SplitCheck splits, ComposeCheck compositions, PolicyCheck policies, Nearest nearest) {

    private static final List<String> ANSWERS = List.of("upstream", "respond", "redirect", "compose");

    void check(JsonObject route, Place place) {
        answer(route, place);
        splits.check(route, place);
        compositions.check(route, place.child("compose"));
        forwardedOnly(route, place);
        rewrite(route, place.child("rewrite"));
        redirect(route, place.child("redirect"));
        respond(Members.object(route, "respond"), place.child("respond"));
        policies.check(Members.array(route, "policies"), place.child("policies"));
    }

    private static void answer(JsonObject route, Place place) {
        List<String> given = ANSWERS.stream().filter(route::containsKey).toList();
        String expected = "exactly one of: " + String.join(", ", ANSWERS);
        if (given.isEmpty()) {
            place.problem("says nothing about the answer", null, expected);
        } else if (given.size() > 1) {
            place.problem("has more than one answer: " + String.join(" and ", given), null, expected);
        }
    }

    private static void forwardedOnly(JsonObject route, Place place) {
        boolean answersElse = ANSWERS.stream().anyMatch(route::containsKey);
        if (route.containsKey("upstream") || !answersElse) {
            return;
        }
        for (String name : List.of("mirror", "rewrite", "timeouts", "heartbeat", "rewriteReply")) {
            if (route.containsKey(name)) {
                place.child(name).problem("has no effect, since the route has no upstream", null, null);
            }
        }
    }

    private void rewrite(JsonObject route, Place place) {
        JsonObject rewrite = Members.object(route, "rewrite");
        boolean prefixes = rewrite.containsKey("stripPrefix") || rewrite.containsKey("addPrefix");
        if (rewrite.containsKey("regex") && (prefixes || rewrite.containsKey("replacePrefix"))
                || rewrite.containsKey("replacePrefix") && prefixes) {
            place.problem(
                    "changes the path in more than one way",
                    null,
                    "regex alone, or replacePrefix alone, or stripPrefix and addPrefix");
        }
        references(route, rewrite, "addPrefix", place);
        references(route, Members.object(rewrite, "replacePrefix"), "to", place.child("replacePrefix"));
        JsonObject set = Members.object(Members.object(rewrite, "query"), "set");
        for (String name : set.keySet()) {
            references(route, set, name, place.child("query").child("set"));
        }
        replacement(Members.object(rewrite, "regex"), place.child("regex").child("replacement"));
    }

    private void redirect(JsonObject route, Place place) {
        JsonObject redirect = Members.object(route, "redirect");
        boolean parts = redirect.containsKey("scheme") || redirect.containsKey("host") || redirect.containsKey("path");
        if (route.get("redirect") instanceof JsonObject && redirect.containsKey("location") == parts) {
            place.problem(
                    parts ? "has both location and parts of an address" : "does not say where to",
                    null,
                    "location, or at least one of: scheme, host, path");
        }
        references(route, redirect, "location", place);
        references(route, redirect, "path", place);
    }

    private static void respond(JsonObject respond, Place place) {
        if (respond.containsKey("body") && respond.containsKey("json")) {
            place.problem("has two bodies", null, "at most one of: body, json");
        }
    }

    /** References to path variables that the route's path pattern does not have. */
    private void references(JsonObject route, JsonObject owner, String name, Place place) {
        String text = Members.text(owner, name);
        if (text == null) {
            return;
        }
        try {
            String path = Members.text(Members.object(route, "match"), "path");
            Set<String> variables =
                    path == null ? Set.of() : PathPattern.parse(path).variables();
            for (Template.Reference reference : Template.parse(text).references()) {
                if (reference.source().equals("path") && !variables.contains(reference.name())) {
                    noVariable(reference.name(), variables, text, place.child(name));
                }
            }
        } catch (BadValue toldBySchema) {
            return;
        }
    }

    private void noVariable(String name, Set<String> variables, String text, Place place) {
        String meant = nearest.to(name, variables);
        place.problem(
                "match.path has no variable {" + JsonText.printable(name) + "}",
                text,
                variables.isEmpty()
                        ? "no variable of the path, since match.path has none"
                        : SchemaProblems.oneOf(variables.stream()
                                .sorted()
                                .map(RouteCheck::written)
                                .toList()),
                meant == null ? null : written(meant));
    }

    private static String written(String variable) {
        return '{' + variable + '}';
    }

    /** References of a replacement to groups that the pattern does not have. */
    private static void replacement(JsonObject regex, Place place) {
        String pattern = Members.text(regex, "pattern");
        if (pattern == null || !(regex.get("replacement") instanceof JsonString replacement)) {
            return;
        }
        try {
            String text = replacement.getString();
            String wrong = Replacement.refusal(Expression.compile(pattern, pattern, Expression.EXPECTED), text);
            if (wrong != null) {
                place.problem(wrong, text, Replacement.EXPECTED);
            }
        } catch (BadValue toldBySchema) {
            return;
        }
    }
}
