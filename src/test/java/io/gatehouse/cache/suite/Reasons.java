package io.gatehouse.cache.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Why tests of the suite fail, as {@code reasons.txt} has it.
 *
 * @param byTest the reason, in a sentence, by the id of the test
 */
record Reasons(Map<String, String> byTest) {

    static Reasons read() throws IOException {
        try (InputStream in = Objects.requireNonNull(Reasons.class.getResourceAsStream("reasons.txt"))) {
            Map<String, String> reasons = new LinkedHashMap<>();
            for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split(": ", 2);
                    if (parts.length < 2 || reasons.put(parts[0], parts[1]) != null) {
                        throw new IllegalArgumentException("no reason, or a second one: " + line);
                    }
                }
            }
            return new Reasons(reasons);
        }
    }

    String of(Asked test) {
        return byTest.getOrDefault(test.id(), "**not known**");
    }

    /** Where this and what has failed do not agree: tests that fail without a reason, and reasons of tests that pass. */
    List<String> faults(Score score) {
        List<String> faults = new ArrayList<>();
        List<Asked> failures = score.failures();
        failures.stream()
                .filter(test -> !byTest.containsKey(test.id()))
                .forEach(test -> faults.add(test.id() + " fails: " + score.said(test)));
        List<String> failed = failures.stream().map(Asked::id).toList();
        byTest.keySet().stream()
                .filter(id -> !failed.contains(id))
                .forEach(id -> faults.add(id + " does not fail, and has a reason for it"));
        return faults;
    }
}
