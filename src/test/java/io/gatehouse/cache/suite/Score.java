package io.gatehouse.cache.suite;

import io.gatehouse.cache.suite.Asked.Kind;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the results of a run are worth. A test counts only where those that it needs passed too, as the suite's own page
 * counts it.
 */
final class Score {
    private final Map<String, Asked> tests;
    private final JsonObject results;

    /** @param results for each id {@code true}, or what went wrong */
    Score(List<Asked> tests, JsonObject results) {
        this.tests = tests.stream()
                .collect(Collectors.toMap(
                        Asked::id,
                        test -> test,
                        (one, other) -> {
                            throw new IllegalArgumentException("two tests have one name: " + one.id());
                        },
                        LinkedHashMap::new));
        this.results = results;
    }

    boolean passes(Asked test) {
        return JsonValue.TRUE.equals(results.get(test.id()))
                && test.needs().stream().map(this::test).allMatch(this::passes);
    }

    /** How many of a kind pass. */
    long passed(Kind kind) {
        return count(test -> test.kind() == kind && passes(test));
    }

    /** How many pass of how many, of those that this holds for. */
    String of(Predicate<Asked> which) {
        return count(which.and(this::passes)) + "/" + count(which);
    }

    /** Those that fail and should not, in the order of the suite. */
    List<Asked> failures() {
        return tests.values().stream()
                .filter(test -> test.kind() != Kind.CHECK && !passes(test))
                .toList();
    }

    /** What the suite says of a test: what went wrong, or {@code true}. */
    String said(Asked test) {
        return String.valueOf(results.get(test.id()));
    }

    /** The groups, in the order of the suite. */
    List<String> suites() {
        return tests.values().stream().map(Asked::suite).distinct().toList();
    }

    private Asked test(String id) {
        Asked test = tests.get(id);
        if (test == null) {
            throw new IllegalArgumentException("a test needs one that is not there: " + id);
        }
        return test;
    }

    private long count(Predicate<Asked> which) {
        return tests.values().stream().filter(which).count();
    }
}
