package io.gatehouse.observe;

import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The requests of one route: how many, how long, by class of status.
 *
 * <p>Threads: any number at once. A class's timer is made at its first request, since most routes never see most classes
 * and a histogram has a line for each bucket; after that nothing is looked up or allocated.
 */
public final class RouteMetrics {
    /** The first three stand for their hundreds; {@code 499}: the client left before it was answered. */
    private static final List<String> CLASSES = List.of("1xx", "2xx", "3xx", "4xx", "5xx", "499");

    private final Function<String, Timer> maker;
    private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>(CLASSES.size());

    RouteMetrics(Function<String, Timer> maker) {
        this.maker = maker;
    }

    /** Counts a request that was answered with this status (499: left by the client) after so many nanoseconds. */
    public void record(int status, long nanos) {
        int place = place(status);
        Timer timer = timers.get(place);
        if (timer == null) {
            timer = maker.apply(CLASSES.get(place));
            timers.set(place, timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A status outside 100 to 599 has no class of its own; it is the gateway's fault and counts as 5xx. */
    private static int place(int status) {
        if (status == 499) {
            return 5;
        }
        return status >= 100 && status < 600 ? status / 100 - 1 : 4;
    }

    /** The timers made so far. */
    List<Timer> timers() {
        return IntStream.range(0, timers.length())
                .mapToObj(timers::get)
                .filter(Objects::nonNull)
                .toList();
    }
}
