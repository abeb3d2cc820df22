package io.gatehouse.policy.cache;

import static io.gatehouse.policy.cache.ModelSteps.NONE;

import io.gatehouse.policy.cache.ModelSteps.Asked;
import io.gatehouse.policy.cache.ModelSteps.Had;
import io.gatehouse.policy.cache.ModelSteps.Owner;
import io.gatehouse.policy.cache.ModelSteps.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Makes up what happens to a cache: few values of each kind, so that they meet often. */
final class StepArbitraries {
    /** Ten seconds before a bench begins. */
    private static final String SINCE = "Mon, 30 Nov 2026 09:59:50 GMT";

    private StepArbitraries() {}

    static Arbitrary<ModelSteps> all() {
        return Combinators.combine(owners(), steps().list().ofMinSize(1).ofMaxSize(30))
                .as(ModelSteps::new);
    }

    private static Arbitrary<Owner> owners() {
        return Combinators.combine(
                        Arbitraries.of(NONE, NONE, 5, 0),
                        Arbitraries.of(false, false, true),
                        Arbitraries.of(NONE, NONE, 3),
                        Arbitraries.of(false, true),
                        Arbitraries.of(false, false, true),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.of(NONE, NONE, 4),
                        Arbitraries.of(NONE, NONE, 6))
                .as(Owner::new);
    }

    private static Arbitrary<Step> steps() {
        return Combinators.combine(moves(), asked(), had()).as(Step::new);
    }

    private static Arbitrary<Long> moves() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(0L, 0L, 1L, 999L, 1000L, 1001L)),
                Tuple.of(4, Arbitraries.longs().between(0, 8).map(seconds -> seconds * 1000)),
                Tuple.of(1, Arbitraries.longs().between(0, 30_000)),
                Tuple.of(1, Arbitraries.of(-1L, -1000L, -5000L)));
    }

    private static Arbitrary<Asked> asked() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(20, "GET"),
                                Tuple.of(3, "HEAD"),
                                Tuple.of(1, "POST"),
                                Tuple.of(1, "PUT"),
                                Tuple.of(1, "DELETE"),
                                Tuple.of(1, "OPTIONS")),
                        Arbitraries.of("/a", "/a", "/a", "/b"),
                        Arbitraries.frequency(Tuple.of(10, ""), Tuple.of(1, "anna"), Tuple.of(1, "bert")),
                        Arbitraries.frequency(Tuple.of(6, ""), Tuple.of(1, "de"), Tuple.of(1, "en"), Tuple.of(1, "DE")),
                        Arbitraries.frequency(Tuple.of(8, ""), Tuple.of(1, "Basic eA==")),
                        said(),
                        conditions(),
                        Arbitraries.frequency(Tuple.of(9, ""), Tuple.of(1, SINCE)))
                .as((method, path, caller, language, authorization, said, tags, since) -> {
                    Map<String, String> fields = new LinkedHashMap<>();
                    put(fields, "Accept-Language", language);
                    put(fields, "Authorization", authorization);
                    put(fields, "Cache-Control", said);
                    put(fields, "If-None-Match", tags);
                    put(fields, "If-Modified-Since", since);
                    return new Asked(method, path, caller, fields);
                });
    }

    private static Arbitrary<String> conditions() {
        return Arbitraries.frequency(
                Tuple.of(12, ""),
                Tuple.of(1, "\"a\""),
                Tuple.of(1, "W/\"a\""),
                Tuple.of(1, "\"x\", \"b\""),
                Tuple.of(1, "*"));
    }

    private static Arbitrary<String> said() {
        Arbitrary<String> word = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of("no-cache", "no-store", "only-if-cached", "max-stale", "no-transform")),
                Tuple.of(1, seconds("max-age=", 12)),
                Tuple.of(1, seconds("min-fresh=", 6)),
                Tuple.of(2, seconds("max-stale=", 12)));
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just("")),
                Tuple.of(2, joined(word.list().ofMinSize(1).ofMaxSize(2))));
    }

    /** One of each name: what two of a name mean is not what is tried here. */
    private static Arbitrary<String> joined(Arbitrary<List<String>> words) {
        return words.map(all -> {
            Map<String, String> byName = new LinkedHashMap<>();
            all.forEach(word -> byName.put(word.split("=")[0], word));
            return String.join(", ", byName.values());
        });
    }

    private static Arbitrary<String> seconds(String name, int most) {
        return Arbitraries.integers().between(0, most).map(seconds -> name + seconds);
    }

    private static Arbitrary<Had> had() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(18, 200),
                                Tuple.of(4, 503),
                                Tuple.of(2, 500),
                                Tuple.of(2, 404),
                                Tuple.of(1, 301),
                                Tuple.of(1, 302),
                                Tuple.of(1, 499)),
                        Arbitraries.of(0L, 0L, 0L, 0L, 300L, 2000L),
                        Arbitraries.of(0, 0, 0, 0, 3, 20, -4),
                        Arbitraries.of(NONE, NONE, NONE, -5, 0, 8),
                        Arbitraries.of(NONE, NONE, 50, 80),
                        fields())
                .as(Had::new);
    }

    private static Arbitrary<Map<String, String>> fields() {
        Arbitrary<String> word = Arbitraries.frequencyOf(
                Tuple.of(8, seconds("max-age=", 15)),
                Tuple.of(2, seconds("s-maxage=", 12)),
                Tuple.of(2, seconds("stale-while-revalidate=", 8)),
                Tuple.of(3, seconds("stale-if-error=", 12)),
                Tuple.of(1, Arbitraries.of("no-cache", "must-revalidate", "proxy-revalidate", "public")),
                Tuple.of(1, Arbitraries.of("no-store", "private", "must-understand", "max-age=1.5")),
                Tuple.of(1, Arbitraries.of("no-cache=\"X-Mark\"", "private=\"X-Mark\"", "immutable")));
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(1, Arbitraries.just("")),
                                Tuple.of(6, joined(word.list().ofMinSize(1).ofMaxSize(3)))),
                        Arbitraries.of("", "\"a\"", "\"a\"", "\"b\"", "W/\"a\""),
                        Arbitraries.frequency(Tuple.of(12, ""), Tuple.of(4, "Accept-Language"), Tuple.of(1, "*")),
                        Arbitraries.frequency(Tuple.of(6, ""), Tuple.of(1, "0"), Tuple.of(1, "4"), Tuple.of(1, "x")),
                        Arbitraries.of("", "1", "2"),
                        Arbitraries.frequency(
                                Tuple.of(5, ""), Tuple.of(1, "/a"), Tuple.of(1, "https://other.example/a")))
                .as((said, tag, vary, age, mark, location) -> {
                    Map<String, String> fields = new LinkedHashMap<>();
                    put(fields, "Cache-Control", said);
                    put(fields, "ETag", tag);
                    put(fields, "Vary", vary);
                    put(fields, "Age", age);
                    put(fields, "X-Mark", mark);
                    put(fields, "Location", location);
                    return fields;
                });
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }
}
