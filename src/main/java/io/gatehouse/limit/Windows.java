package io.gatehouse.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketState;
import java.util.ArrayList;
import java.util.List;

/**
 * The windows of one limit, which are used together or not at all.
 *
 * <p>One bucket counts for all of them. Its bandwidths change with time, as windows begin anew ({@link Span}); each such while
 * is an {@link Epoch}. Threads: any; two may make the same epoch, of which either is good.
 */
final class Windows {
    private final List<Span> spans;
    private final List<Window> windows;
    private volatile Epoch now;

    Windows(List<Window> windows, Moment now) {
        this.windows = List.copyOf(windows);
        this.spans = windows.stream().map(Windows::span).toList();
        this.now = epoch(now);
    }

    private static Span span(Window window) {
        return switch (window.algorithm()) {
            case TOKEN_BUCKET -> new TokenBucket(window);
            case SLIDING_WINDOW -> new SlidingWindow(window);
            case CALENDAR -> new CalendarWindow(window);
        };
    }

    /** The epoch at this time. */
    Epoch at(Moment moment) {
        Epoch known = now;
        if (known.lasts(moment)) {
            return known;
        }
        List<Long> indexes = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            // a clock on the wall that goes back opens nothing again
            indexes.add(Math.max(spans.get(i).index(moment), known.indexes().get(i)));
        }
        Epoch next = epoch(indexes, moment);
        now = next;
        return next;
    }

    /** The epoch whose bandwidths these are, of a bucket that another may have brought up to date. */
    Epoch of(BucketConfiguration configuration) {
        Epoch known = now;
        if (configuration.equals(known.configuration())) {
            return known;
        }
        List<Long> indexes = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            String id = configuration.getBandwidths()[known.firsts()[i]].getId();
            int slash = id.indexOf('/');
            indexes.add(slash < 0 ? 0 : Long.parseLong(id.substring(slash + 1)));
        }
        return epoch(indexes, new Moment(0, 0));
    }

    private Epoch epoch(Moment moment) {
        return epoch(spans.stream().map(span -> span.index(moment)).toList(), moment);
    }

    private Epoch epoch(List<Long> indexes, Moment moment) {
        long version = 0;
        List<Bandwidth> bandwidths = new ArrayList<>();
        int[] firsts = new int[spans.size()];
        long nanos = Long.MAX_VALUE;
        long millis = Long.MAX_VALUE;
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            long index = indexes.get(i);
            Moment end = span.end(index, moment);
            version += index;
            firsts[i] = bandwidths.size();
            bandwidths.addAll(span.bandwidths(index));
            nanos = Math.min(nanos, end.nanos());
            millis = Math.min(millis, end.millis());
        }
        Moment end = new Moment(nanos, millis);
        return new Epoch(version, new BucketConfiguration(bandwidths), List.copyOf(indexes), firsts, end);
    }

    /** How much can be asked for at most, so that it is there at some time: what costs more leaves a debt. */
    long most() {
        return most(windows);
    }

    static long most(List<Window> windows) {
        long most = Long.MAX_VALUE;
        for (Window window : windows) {
            most = Math.min(most, window.burst());
        }
        return most;
    }

    /** So much, or the most that somebody may come to owe by one request: a hundred times all there is. */
    static long owed(long amount, long most) {
        return Math.min(amount, 100 * Math.min(most, Long.MAX_VALUE / 100));
    }

    /**
     * What a bucket says that was brought up to date.
     *
     * @param wanted how much was asked for, or is
     */
    Outcome outcome(Epoch epoch, BucketState state, boolean passed, long wanted, Moment moment) {
        Standing[] standings = new Standing[spans.size()];
        for (int i = 0; i < standings.length; i++) {
            standings[i] = spans.get(i)
                    .standing(new Span.Reading(
                            state, epoch.indexes().get(i), epoch.firsts()[i], passed ? 0 : wanted, moment));
        }
        return new Outcome(passed, List.of(standings));
    }
}
