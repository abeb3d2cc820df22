package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange.Mirrored;
import io.micrometer.core.instrument.Counter;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The copies of one route's requests: how many, by what became of them.
 *
 * <p>Threads: any number at once; a counter is made when the first copy comes to that end.
 */
final class MirrorMetrics {
    private final Function<String, Counter> maker;
    private final Map<Mirrored, Counter> counters = new ConcurrentHashMap<>();

    /** @param maker makes the counter of an outcome */
    MirrorMetrics(Function<String, Counter> maker) {
        this.maker = maker;
    }

    void count(Mirrored outcome) {
        counters.computeIfAbsent(outcome, word -> maker.apply(word(word))).increment();
    }

    private static String word(Mirrored outcome) {
        return switch (outcome) {
            case MIRRORED -> "mirrored";
            case FAILED -> "failed";
            case DROPPED -> "dropped";
            case TOO_LARGE -> "tooLarge";
        };
    }

    /** The counters made so far. */
    Collection<Counter> counters() {
        return counters.values();
    }
}
