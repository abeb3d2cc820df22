package io.gatehouse.observe;

import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * The parts of one route's composition: how many calls ended how, and how long they took.
 *
 * <p>Threads: any number at once; a timer is made when the first call comes to that end.
 */
final class PartMetrics {
    private final BiFunction<String, String, Timer> maker;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    private record Kind(String part, String outcome) {}

    /** @param maker makes the timer of a part and an outcome */
    PartMetrics(BiFunction<String, String, Timer> maker) {
        this.maker = maker;
    }

    void count(String part, String outcome, long nanos) {
        timers.computeIfAbsent(new Kind(part, outcome), kind -> maker.apply(kind.part, kind.outcome))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** The timers made so far. */
    Collection<Timer> timers() {
        return timers.values();
    }
}
