package io.gatehouse.limit;

import io.github.bucket4j.Bandwidth;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A minute, an hour, a day or a month of the calendar, where the window's zone is: one bandwidth, which ends with it. */
final class CalendarWindow implements Span {
    private final Window window;
    private final long count;

    /** The span that was asked for last, since it lasts: zones take their time to be asked. */
    private volatile Known known = new Known(Long.MIN_VALUE, 0);

    /** Both in milliseconds since 1970. */
    private record Known(long index, long end) {}

    CalendarWindow(Window window) {
        this.window = window;
        this.count = window.quota().count();
    }

    /** When the present span began, in milliseconds since 1970. */
    @Override
    public long index(Moment now) {
        return begin(at(now.millis())).toInstant().toEpochMilli();
    }

    private ZonedDateTime at(long millis) {
        return Instant.ofEpochMilli(millis).atZone(window.zone());
    }

    private ZonedDateTime begin(ZonedDateTime time) {
        return switch (window.quota().unit()) {
            case SECOND -> time.truncatedTo(ChronoUnit.SECONDS);
            case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
            case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
            case DAY -> time.toLocalDate().atStartOfDay(window.zone());
            case MONTH -> time.toLocalDate().withDayOfMonth(1).atStartOfDay(window.zone());
        };
    }

    private ZonedDateTime next(ZonedDateTime begin) {
        return switch (window.quota().unit()) {
            case SECOND -> begin.plusSeconds(1);
            case MINUTE -> begin.plusMinutes(1);
            case HOUR -> nextHour(begin);
            case DAY -> begin.toLocalDate().plusDays(1).atStartOfDay(window.zone());
            case MONTH -> begin.toLocalDate().plusMonths(1).atStartOfDay(window.zone());
        };
    }

    /** Clocks may go back by half an hour (Lord Howe Island), so that an hour on the wall is longer than an hour. */
    private ZonedDateTime nextHour(ZonedDateTime begin) {
        ZonedDateTime next = begin.plusHours(1);
        while (!begin(next).isAfter(begin)) {
            next = next.plusMinutes(30);
        }
        return begin(next);
    }

    @Override
    public List<Bandwidth> bandwidths(long index) {
        return List.of(Bandwidth.builder()
                .capacity(count)
                .refillIntervally(count, Span.never(window))
                .id(window.name() + '/' + index)
                .build());
    }

    @Override
    public Moment end(long index, Moment now) {
        return new Moment(Long.MAX_VALUE, end(index));
    }

    private long end(long index) {
        Known last = known;
        if (last.index != index) {
            last = new Known(index, next(at(index)).toInstant().toEpochMilli());
            known = last;
        }
        return last.end;
    }

    @Override
    public Standing standing(Reading reading) {
        long size = reading.size(0);
        long left = end(reading.index()) - reading.now().millis();
        long rest = TimeUnit.MILLISECONDS.toNanos(Math.max(left, 1));
        long wanted = Math.min(reading.wanted(), count);
        return new Standing(window, size, size < count ? rest : 0, size < wanted ? rest : 0);
    }
}
