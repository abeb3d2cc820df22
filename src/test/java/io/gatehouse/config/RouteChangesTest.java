package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteChangesTest {
    private static final Predicate<String> BY_KEY = "apiKey"::equals;

    private static final JsonObject BEFORE = document("""
        version: 1
        trust: [10.0.0.0/8]
        admin: {port: 8081}
        limits: {body: 1MiB, headerCount: 10}
        upstreams:
          one:
            description: The first
            targets: [http://a:1, {url: "http://b:1", weight: 1}]
            timeouts: {connect: 1s, idle: 5s}
            rewriteReply: true
          two: {targets: [http://c:1]}
        policies:
          mark: {headers: {reply: {set: {X-A: a}}}}
          keys: {apiKey: {}}
          free: {cors: {origins: ["*"]}}
        consumers:
          acme: {groups: [a]}
        routes:
          plain: {match: {path: /plain}, upstream: one}
          own:
            match: {path: /own}
            upstream: one
            timeouts: {connect: 2s}
            rewriteReply: false
            limits: {body: 5MiB}
          other: {match: {path: /other}, upstream: two, policies: [mark]}
          known: {match: {path: /known}, respond: {status: 200, json: {a: 1, b: [1, 2]}}, policies: [keys]}
        """);

    private static JsonObject document(String yaml) {
        try {
            return Document.read(yaml, Format.YAML).json();
        } catch (UnreadableDocument e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The document with a value replaced or added, or, for {@code -}, removed. */
    private static JsonObject with(String pointer, String value) {
        if (value.equals("-")) {
            return Json.createPatchBuilder().remove(pointer).build().apply(BEFORE);
        }
        JsonValue parsed = document("v: " + value).get("v");
        var change = pointer.matches(".*/[0-9]+")
                ? Json.createPatchBuilder().replace(pointer, parsed)
                : Json.createPatchBuilder().add(pointer, parsed);
        return change.build().apply(BEFORE);
    }

    private static List<String> told(JsonObject before, JsonObject after) {
        return RouteChanges.between(before, after, BY_KEY).stream()
                .map(change -> change.route()
                        + ' '
                        + change.kind().name().toLowerCase(Locale.ROOT)
                        + ' '
                        + String.join(",", change.because()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "its match            | /routes/plain/match/path | /p | plain changed /routes/plain/match/path",
                "a member more        | /routes/plain/priority | 1 | plain changed /routes/plain/priority",
                "its words            | /routes/plain/description | A route | ``",
                "its tests            | /routes/plain/tests | [{path: /x}] | ``",
                "another upstream     | /routes/plain/upstream | two | plain changed /routes/plain/upstream",
                "a target's weight    | /upstreams/one/targets/1/weight | 2"
                        + "| plain changed /upstreams/one/targets/1/weight;own changed /upstreams/one/targets/1/weight",
                "a target more        | /upstreams/one/targets/- | http://d:1"
                        + "| plain changed /upstreams/one/targets;own changed /upstreams/one/targets",
                "an upstream's words  | /upstreams/one/description | Words | ``",
                "an overridden time   | /upstreams/one/timeouts/connect | 3s"
                        + "| plain changed /upstreams/one/timeouts/connect",
                "times gone           | /upstreams/one/timeouts | -"
                        + "| plain changed /upstreams/one/timeouts/connect,/upstreams/one/timeouts/idle"
                        + ";own changed /upstreams/one/timeouts/idle",
                "overridden rewriting | /upstreams/one/rewriteReply | false"
                        + "| plain changed /upstreams/one/rewriteReply",
                "an unused upstream   | /upstreams/three | {targets: [http://x:1]} | ``",
                "a named policy       | /policies/mark/headers/reply/set/X-A | b"
                        + "| other changed /policies/mark/headers/reply/set/X-A",
                "a policy of another kind | /policies/mark | {cors: {origins: []}}"
                        + "| other changed /policies/mark/cors,/policies/mark/headers",
                "an unused policy     | /policies/free/cors/maxAge | 1s | ``",
                "a policy more        | /routes/other/policies/- | free | other changed /routes/other/policies",
                "a policy in place    | /routes/plain/policies | [{cors: {}}] | plain changed /routes/plain/policies",
                "consumers            | /consumers/acme/groups/0 | b | known changed /consumers/acme/groups/0",
                "a consumer more      | /consumers/new | {groups: []} | known changed /consumers/new",
                "consumers, not asked | /routes/known/policies/0 | free | known changed /routes/known/policies/0",
                "whom is believed     | /trust/0 | 11.0.0.0/8"
                        + "| plain changed /trust/0;own changed /trust/0;other changed /trust/0;known changed /trust/0",
                "its own name         | /pseudonym | gate | plain changed /pseudonym;own changed /pseudonym;"
                        + "other changed /pseudonym;known changed /pseudonym",
                "what errors tell     | /proxyStatus | {nextHop: true} | plain changed /proxyStatus;own changed "
                        + "/proxyStatus;other changed /proxyStatus;known changed /proxyStatus",
                "an overridden limit  | /limits/body | 2MiB"
                        + "| plain changed /limits/body;other changed /limits/body;known changed /limits/body",
                "a limit of the head  | /limits/headerCount | 20 | plain changed /limits/headerCount;own changed "
                        + "/limits/headerCount;other changed /limits/headerCount;known changed /limits/headerCount",
                "who administers      | /admin/port | 9 | ``",
                "the access log       | /accessLog | {to: stdout} | ``",
                "a new route          | /routes/new | {match: {path: /n}} | new added /routes/new",
                "a route less         | /routes/plain | - | plain removed /routes/plain",
                "a number's spelling  | /routes/known/respond/status | 200.0 | ``",
                "members' order       | /routes/known/respond/json | {b: [1, 2], a: 1} | ``",
                "items' order         | /routes/known/respond/json/b | [2, 1]"
                        + "| known changed /routes/known/respond/json/b/0,/routes/known/respond/json/b/1",
            })
    void tellsWhoChangesAndWhy(String what, String pointer, String value, String expected) {
        assertThat(String.join(";", told(BEFORE, with(pointer, value))))
                .as(what)
                .isEqualTo(expected);
        List<String> back = told(with(pointer, value), BEFORE);
        assertThat(back).as("and the other way round").hasSize(expected.isEmpty() ? 0 : expected.split(";").length);
    }

    private static final String SPLIT = """
        version: 1
        upstreams:
          one: {targets: ["http://one:1"], timeouts: {idle: 5s}}
          two: {targets: ["http://two:1"], timeouts: {idle: 6s}}
          copies: {targets: ["http://copies:1"], timeouts: {idle: 7s}}
        routes:
          r:
            match: {path: /r}
            timeouts: {idle: 1s}
            upstream: {split: [{upstream: one, weight: 95}, {upstream: two, weight: 5}]}
            mirror: {upstream: copies, sample: 10%}
        """;

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "http://two:1 | http://two:2 | r changed /upstreams/two/targets/0",
                "idle: 6s | idle: 8s | ''",
                "weight: 5} | weight: 10} | r changed /routes/r/upstream/split/1/weight",
                "upstream: two | upstream: copies | r changed /routes/r/upstream/split/1/upstream",
                "http://copies:1 | http://copies:2 | r changed /upstreams/copies/targets/0",
                "idle: 7s | idle: 8s | r changed /upstreams/copies/timeouts/idle",
                "10% | 20% | r changed /routes/r/mirror/sample",
            })
    void aRouteChangesWithEachOfItsUpstreams(String what, String becomes, String expected) {
        List<String> changes = told(document(SPLIT), document(SPLIT.replace(what, becomes)));
        assertThat(String.join(";", changes)).isEqualTo(expected);
    }

    @Test
    void theSameDocumentChangesNothing() {
        assertThat(told(BEFORE, BEFORE)).isEmpty();
    }

    @Test
    void reasonsAreTwentyAtMost() {
        JsonObject wide = document("v: {" + names(100) + "}").getJsonObject("v");
        JsonObject before = with("/routes/known/respond/json", "{}");
        JsonObject after = Json.createPatchBuilder()
                .replace("/routes/known/respond/json", wide)
                .build()
                .apply(before);
        assertThat(RouteChanges.between(before, after, BY_KEY))
                .singleElement()
                .satisfies(change -> assertThat(change.because()).hasSize(RouteChange.MOST));
    }

    private static String names(int count) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            names.append('n').append(i).append(": 1, ");
        }
        return names.toString();
    }

    @Test
    void aNamedPolicyOfAViewIsOneOfItsRoute() {
        String text = """
            policies: {mark: {headers: {reply: {set: {X-A: %s}}}}}
            routes: {r: {match: {path: /a}, upstream: u, views: {default: web, web: {policies: [mark]}}}}
            """;
        assertThat(told(document(text.formatted("a")), document(text.formatted("b"))))
                .containsExactly("r changed /policies/mark/headers/reply/set/X-A");
    }

    @Test
    void documentsThatAreNotRightAreComparedAllTheSame() {
        JsonObject odd = document("{routes: {plain: 1, other: {policies: 2, upstream: []}}, limits: x, upstreams: []}");
        assertThat(told(BEFORE, odd)).hasSize(4);
        assertThat(told(odd, BEFORE)).hasSize(4);
    }

    @Test
    void aCompositionThatSeveralRoutesHaveChangesThemAll() {
        String document = """
            version: 1
            upstreams: {u: {targets: [http://a:1]}, v: {targets: [%s]}}
            routes:
              page: {match: {path: /a}, compose: {parts: {p: {get: "u:%s", fallback: {call: {get: "v:/"}}}}}}
              card: {match: {path: /b}, compose: {use: page}}
            """;
        JsonObject before = document(document.formatted("http://b:1", "/1"));
        assertThat(RouteChanges.between(before, document(document.formatted("http://b:1", "/2")), BY_KEY))
                .extracting(RouteChange::route, RouteChange::because)
                .containsExactly(
                        tuple("page", List.of("/routes/page/compose/parts/p/get")),
                        tuple("card", List.of("/routes/page/compose/parts/p/get")));
        assertThat(RouteChanges.between(before, document(document.formatted("http://c:1", "/1")), BY_KEY))
                .extracting(RouteChange::route)
                .containsExactly("page", "card");
    }
}
