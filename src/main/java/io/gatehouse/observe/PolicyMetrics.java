package io.gatehouse.observe;

import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The decisions of one policy: how many, by outcome and mode.
 *
 * <p>Outcomes are a policy's own few words; should one make up words for each request, all beyond the first
 * {@value #OUTCOMES} count as {@code other}. Threads: any number at once; a counter is made at its first decision.
 */
final class PolicyMetrics {
    static final int OUTCOMES = 16;

    private static final String OTHER = "other";

    private final BiFunction<String, String, Counter> maker;
    private final Map<String, Counter> enforced = new ConcurrentHashMap<>();
    private final Map<String, Counter> observed = new ConcurrentHashMap<>();

    /** @param maker makes the counter of an outcome and a mode */
    PolicyMetrics(BiFunction<String, String, Counter> maker) {
        this.maker = maker;
    }

    /** Counts a decision. */
    void count(String outcome, boolean onlyObserved) {
        Map<String, Counter> counters = onlyObserved ? observed : enforced;
        Counter known = counters.get(outcome);
        if (known == null) {
            String word = counters.size() < OUTCOMES ? outcome : OTHER;
            known = counters.computeIfAbsent(word, w -> maker.apply(w, onlyObserved ? "observe" : "enforce"));
        }
        known.increment();
    }

    /** The counters made so far. */
    List<Counter> counters() {
        return Stream.concat(enforced.values().stream(), observed.values().stream())
                .toList();
    }
}
