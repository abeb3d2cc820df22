package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Binds a checked document to its records, in two steps: short forms are written out, then JSON-B does the rest.
 *
 * <p>JSON-B alone would take {@code 1.9} for 1, {@code "yes"} for false and an overflowing number for another one: the
 * check has refused all of these before.
 */
final class Binding {

    private static final Jsonb JSONB = Providers.jsonb();

    private static final List<String> MAPS = List.of("routes", "upstreams", "policies", "consumers");

    /** What a request is sent again after unless the document says otherwise. */
    private static final JsonArray RETRY_ON =
            Providers.JSON.createArrayBuilder().add("connect").add("reset").build();

    private Binding() {}

    static GatewayDocument bind(JsonObject checked) {
        return JSONB.fromJson(writtenOut(checked).toString(), GatewayDocument.class);
    }

    static <T> T bind(JsonValue checked, Class<T> type) {
        return JSONB.fromJson(checked.toString(), type);
    }

    private static JsonObject writtenOut(JsonObject document) {
        JsonObjectBuilder out = copy(document);
        MAPS.forEach(name -> out.add(name, Members.object(document, name)));
        JsonObject routes = Members.object(document, "routes");
        out.add("routes", each(routes, route -> route(used(route.asJsonObject(), routes))));
        out.add("upstreams", each(Members.object(document, "upstreams"), Binding::upstream));
        out.add("consumers", each(Members.object(document, "consumers"), Binding::consumer));
        out.add("trust", Members.array(document, "trust"));
        if (document.containsKey("admin")) {
            JsonObject admin = document.getJsonObject("admin");
            out.add("admin", copy(admin).add("hosts", Members.array(admin, "hosts")));
        }
        return out.build();
    }

    /** A composition that is that of another route, written out. */
    private static JsonObject used(JsonObject route, JsonObject routes) {
        String use = Members.text(Members.object(route, "compose"), "use");
        if (use == null) {
            return route;
        }
        JsonObject other = Members.object(Members.object(routes, use), "compose");
        return copy(route).add("compose", copy(other).add("use", use)).build();
    }

    private static JsonValue route(JsonObject route) {
        JsonObjectBuilder out = copy(route)
                .add("match", match(Members.object(route, "match")))
                .add("policies", Members.array(route, "policies"))
                .add("tests", tests(Members.array(route, "tests")));
        if (route.containsKey("upstream")) {
            out.add("upstream", split(route.get("upstream")));
        }
        if (route.containsKey("mirror")) {
            JsonObject mirror = route.getJsonObject("mirror");
            out.add("mirror", copy(mirror).add("methods", Members.array(mirror, "methods")));
        }
        if (route.containsKey("respond")) {
            JsonObject respond = route.getJsonObject("respond");
            out.add("respond", copy(respond).add("headers", Members.object(respond, "headers")));
        }
        if (route.containsKey("compose")) {
            out.add("compose", compose(route.getJsonObject("compose")));
        }
        if (route.containsKey("views")) {
            out.add("views", ViewsEntry.writtenOut(route.getJsonObject("views")));
        }
        if (Members.object(route, "rewrite").containsKey("query")) {
            JsonObject rewrite = route.getJsonObject("rewrite");
            JsonObject query = rewrite.getJsonObject("query");
            out.add(
                    "rewrite",
                    copy(rewrite)
                            .add(
                                    "query",
                                    copy(query)
                                            .add("set", Members.object(query, "set"))
                                            .add("remove", Members.array(query, "remove"))));
        }
        return out.build();
    }

    /** A text is the short form of a split of one member. */
    private static JsonValue split(JsonValue value) {
        var members = Providers.JSON.createArrayBuilder();
        if (!(value instanceof JsonObject split)) {
            members.add(
                    Providers.JSON.createObjectBuilder().add("upstream", value).add("weight", 1));
            return Providers.JSON.createObjectBuilder().add("split", members).build();
        }
        for (JsonValue member : split.getJsonArray("split")) {
            JsonObject written = member.asJsonObject();
            JsonObjectBuilder out = copy(written);
            if (written.containsKey("when")) {
                out.add("when", when(written.getJsonObject("when")));
            }
            members.add(out);
        }
        return copy(split).add("split", members).build();
    }

    private static JsonObjectBuilder when(JsonObject when) {
        JsonObjectBuilder out = conditions(when);
        for (String name : List.of("consumer", "group")) {
            out.add(name, list(when.getOrDefault(name, JsonValue.EMPTY_JSON_ARRAY)));
        }
        return out;
    }

    private static JsonObjectBuilder compose(JsonObject compose) {
        return copy(compose)
                .add("parts", each(Members.object(compose, "parts"), Binding::part))
                .add("result", Members.object(compose, "result"))
                .add("status", Members.object(compose, "status"));
    }

    /** A call under its method is the short form of a method and a call. */
    private static JsonValue part(JsonValue value) {
        JsonObject part = value.asJsonObject();
        JsonObjectBuilder out =
                copy(part).add("send", Members.array(part, "send")).add("headers", Members.object(part, "headers"));
        for (String method : PartEntry.METHODS) {
            if (part.containsKey(method)) {
                out.remove(method)
                        .add("method", method.toUpperCase(Locale.ROOT))
                        .add("call", part.get(method));
            }
        }
        JsonObject standIn = Members.object(Members.object(part, "fallback"), "call");
        if (!standIn.isEmpty()) {
            out.add("standIn", part(standIn));
        }
        if (part.containsKey("retry")) {
            out.add("retry", retry(part.getJsonObject("retry")));
        }
        if (part.containsKey("when")) {
            JsonObject when = part.getJsonObject("when");
            JsonObjectBuilder rule = copy(when)
                    .add("claim", Members.object(when, "claim"))
                    .add("header", Members.object(when, "header"));
            List.of("scope", "group", "exists")
                    .forEach(name -> rule.add(name, list(when.getOrDefault(name, JsonValue.EMPTY_JSON_ARRAY))));
            out.add("when", rule);
        }
        return out.build();
    }

    private static JsonArrayBuilder tests(JsonArray tests) {
        JsonArrayBuilder out = Providers.JSON.createArrayBuilder();
        for (JsonValue value : tests) {
            JsonObject test = value.asJsonObject();
            JsonObject expect = test.getJsonObject("expect");
            out.add(copy(test)
                    .add("headers", each(Members.object(test, "headers"), Binding::list))
                    .add("expect", copy(expect).add("headers", Members.object(expect, "headers"))));
        }
        return out;
    }

    /** A list as it is; anything else is the short form of a list of it. */
    private static JsonValue list(JsonValue value) {
        return value instanceof JsonArray
                ? value
                : Providers.JSON.createArrayBuilder().add(value).build();
    }

    private static JsonObjectBuilder match(JsonObject match) {
        JsonObjectBuilder out = conditions(match);
        JsonValue host = match.getOrDefault("host", JsonValue.EMPTY_JSON_ARRAY);
        var lowered = Providers.JSON.createArrayBuilder();
        list(host).asJsonArray().forEach(name -> lowered.add(Names.lowerCase(((JsonString) name).getString())));
        out.add("host", lowered);
        return out.add("methods", Members.array(match, "methods"));
    }

    private static JsonObjectBuilder conditions(JsonObject match) {
        JsonObjectBuilder out = copy(match);
        for (String name : List.of("headers", "query", "cookies")) {
            out.add(name, each(Members.object(match, name), value -> objectWith("exact", value)));
        }
        return out;
    }

    private static JsonValue upstream(JsonValue value) {
        JsonObject upstream = value.asJsonObject();
        var targets = Providers.JSON.createArrayBuilder();
        Members.array(upstream, "targets").forEach(target -> targets.add(objectWith("url", target)));
        JsonObjectBuilder out = copy(upstream).add("targets", targets);
        if (upstream.containsKey("retry")) {
            out.add("retry", retry(upstream.getJsonObject("retry")));
        }
        return out.build();
    }

    private static JsonObjectBuilder retry(JsonObject retry) {
        JsonValue methods = retry.get("methods");
        return copy(retry)
                .add("on", retry.containsKey("on") ? retry.get("on") : RETRY_ON)
                .add("methods", methods instanceof JsonArray ? methods : JsonValue.EMPTY_JSON_ARRAY);
    }

    private static JsonValue consumer(JsonValue value) {
        JsonObject consumer = value.asJsonObject();
        return copy(consumer)
                .add("groups", Members.array(consumer, "groups"))
                .add("credentials", Members.array(consumer, "credentials"))
                .add("policies", Members.array(consumer, "policies"))
                .build();
    }

    /** An object as it is; anything else is the short form of an object with this one member. */
    private static JsonValue objectWith(String member, JsonValue value) {
        return value instanceof JsonObject
                ? value
                : Providers.JSON.createObjectBuilder().add(member, value).build();
    }

    private static JsonObject each(JsonObject members, UnaryOperator<JsonValue> change) {
        JsonObjectBuilder out = Providers.JSON.createObjectBuilder();
        members.forEach((name, value) -> out.add(name, change.apply(value)));
        return out.build();
    }

    private static JsonObjectBuilder copy(JsonObject object) {
        return Providers.JSON.createObjectBuilder(object);
    }
}
