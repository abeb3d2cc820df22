package io.gatehouse.limit;

import io.github.bucket4j.Bandwidth;
import java.util.List;

/** A window whose content comes back evenly: one bandwidth, always the same. */
final class TokenBucket implements Span {
    /** Longer is as good as never, and can be added to any time. */
    private static final long LONGEST = Long.MAX_VALUE / 4;

    private final Window window;
    private final long count;
    private final long period;
    private final List<Bandwidth> only;

    TokenBucket(Window window) {
        this.window = window;
        this.count = window.quota().count();
        this.period = window.quota().usual().toNanos();
        this.only = List.of(Bandwidth.builder()
                .capacity(window.burst())
                .refillGreedy(count, window.quota().usual())
                .id(window.name())
                .build());
    }

    @Override
    public long index(Moment now) {
        return 0;
    }

    @Override
    public List<Bandwidth> bandwidths(long index) {
        return only;
    }

    @Override
    public Moment end(long index, Moment now) {
        return new Moment(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Override
    public Standing standing(Reading reading) {
        long size = reading.size(0);
        long part = reading.state().getRoundingError(reading.first());
        long wanted = Math.min(reading.wanted(), window.burst());
        return new Standing(window, size, until(window.burst() - size, part), until(wanted - size, part));
    }

    /** Nanoseconds until so much has come back, of which a part has already; rounded up. */
    private long until(long missing, long part) {
        if (missing <= 0) {
            return 0;
        }
        if (Math.multiplyHigh(missing, period) != 0 || missing * period < 0) {
            return (long) Math.min((double) missing * period / count, LONGEST);
        }
        return Math.min((missing * period - part + count - 1) / count, LONGEST);
    }
}
