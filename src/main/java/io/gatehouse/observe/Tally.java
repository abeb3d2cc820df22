package io.gatehouse.observe;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FailedDecision;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one policy decides, and what kinds of request it refuses or would refuse.
 *
 * <p>Of a request it keeps the route, the method and, of the last one of a kind, the id: no address, no field, no path.
 * Threads: all methods by any thread. A decision to let pass costs an addition and takes no lock; kinds are bounded in
 * number, the rest is summed.
 */
public final class Tally implements AutoCloseable {
    /** How many kinds of refusal are told apart. */
    static final int KINDS = 64;

    /** What a kind takes at most before it has a history: two records, their texts, an adder. */
    private static final long KIND_OCTETS = 1024;

    private static final int LONGEST_REASON = 200;
    private static final long MINUTE = 60_000;

    private final Clock clock;
    private final Room room;
    private final Instant begun;
    private final Map<Sort, Line> kinds = new ConcurrentHashMap<>();
    private final Series evaluated;
    private final Series wouldRefuse;
    private final Series refused;
    private final Series wouldChange;
    private final Series changed;
    private final Series errors;
    private final Series others;
    private boolean closed;

    Tally(Clock clock, Room room) {
        this.clock = clock;
        this.room = room;
        this.begun = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        this.evaluated = new Series(room);
        this.wouldRefuse = new Series(room);
        this.refused = new Series(room);
        this.wouldChange = new Series(room);
        this.changed = new Series(room);
        this.errors = new Series(room);
        this.others = new Series(room);
    }

    /** Counts a decision. */
    public void count(Exchange exchange, Decision decision, boolean observed) {
        long now = clock.millis();
        long minute = Math.floorDiv(now, MINUTE);
        evaluated.increment(minute);
        if (decision.refuses()) {
            (observed ? wouldRefuse : refused).increment(minute);
            Line line = line(Sort.of(exchange, decision, observed));
            if (line == null) {
                others.increment(minute);
            } else {
                line.count(minute, now, exchange.id());
            }
        } else if (decision.changes()) {
            (observed ? wouldChange : changed).increment(minute);
        } else if (decision instanceof FailedDecision) {
            errors.increment(minute);
        }
    }

    /** What was decided since then; since this began to count for null. */
    public Impact since(@Nullable Instant asked) {
        long minute = from(asked);
        boolean all = minute == Long.MIN_VALUE;
        return new Impact(
                asked == null ? begun : asked,
                all ? begun : Instant.ofEpochMilli(minute * MINUTE),
                new Impact.Counts(
                        evaluated.since(minute),
                        wouldRefuse.since(minute),
                        refused.since(minute),
                        wouldChange.since(minute),
                        changed.since(minute),
                        errors.since(minute)),
                kinds(minute),
                others.since(minute));
    }

    /** The minute from whose beginning on all counts can be told; the least of all for all that was ever counted. */
    private long from(@Nullable Instant asked) {
        if (asked == null) {
            return Long.MIN_VALUE;
        }
        long now = Math.floorDiv(clock.millis(), MINUTE);
        long wanted = Math.min(Math.floorDiv(asked.getEpochSecond(), 60), now);
        long minute = Readings.beginning(wanted, now);
        if (minute <= Math.floorDiv(begun.getEpochSecond(), 60)) {
            return Long.MIN_VALUE;
        }
        return Math.max(minute, all().mapToLong(Series::reach).max().orElse(minute));
    }

    private List<Impact.Kind> kinds(long minute) {
        return kinds.entrySet().stream()
                .map(entry -> entry.getKey().told(entry.getValue(), minute))
                .filter(kind -> kind.count() > 0)
                .sorted(Comparator.comparingLong(Impact.Kind::count)
                        .reversed()
                        .thenComparing(Impact.Kind::route)
                        .thenComparing(Impact.Kind::method)
                        .thenComparing(Impact.Kind::outcome)
                        .thenComparing(Impact.Kind::reason))
                .toList();
    }

    private @Nullable Line line(Sort sort) {
        Line known = kinds.get(sort);
        return known != null ? known : newLine(sort);
    }

    private synchronized @Nullable Line newLine(Sort sort) {
        Line known = kinds.get(sort);
        if (known != null || closed || kinds.size() == KINDS || !room.take(KIND_OCTETS)) {
            return known;
        }
        Line line = new Line(new Series(room));
        kinds.put(sort, line);
        return line;
    }

    private Stream<Series> all() {
        return Stream.concat(
                Stream.of(evaluated, wouldRefuse, refused, wouldChange, changed, errors, others),
                kinds.values().stream().map(line -> line.counted));
    }

    /** Gives back what room it took; nobody asks it any more. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            all().forEach(Series::close);
            room.giveBack(kinds.size() * KIND_OCTETS);
        }
    }

    /** What refusals of one kind have in common. */
    private record Sort(boolean observed, String route, String method, String outcome, String reason, int status) {
        private static final List<String> METHODS =
                List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

        static Sort of(Exchange exchange, Decision decision, boolean observed) {
            String reason = decision.reason();
            int known = METHODS.indexOf(exchange.received().method());
            return new Sort(
                    observed,
                    String.valueOf(exchange.route()),
                    known < 0 ? "other" : METHODS.get(known),
                    decision.outcome(),
                    reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason,
                    decision.status());
        }

        Impact.Kind told(Line line, long minute) {
            Last last = line.last;
            return new Impact.Kind(
                    observed,
                    route,
                    method,
                    outcome,
                    reason,
                    status,
                    line.counted.since(minute),
                    Instant.ofEpochMilli(last.millis),
                    last.requestId);
        }
    }

    /** The refusals of one kind. */
    private static final class Line {
        private final Series counted;
        private volatile Last last = new Last(0, "");

        Line(Series counted) {
            this.counted = counted;
        }

        void count(long minute, long millis, String requestId) {
            last = new Last(millis, requestId);
            counted.increment(minute);
        }
    }

    private record Last(long millis, String requestId) {}
}
