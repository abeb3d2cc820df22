package io.gatehouse.limit;

import io.github.bucket4j.Bandwidth;
import java.util.ArrayList;
import java.util.List;

/**
 * A window that ends now, whenever that is.
 *
 * <p>Time is cut into slices, a tenth of the window each. There is a bandwidth for each window of eleven slices that has the
 * present one in it, so that all that is used now is used in each of them; the one that ends now has the least. Any span of the
 * window's length lies within eleven slices, so that there is never more in it. What was used comes back when it is as old as
 * the window, or up to a tenth later.
 */
final class SlidingWindow implements Span {
    static final int SLICES = 10;

    private final Window window;
    private final long count;
    private final long slice;

    SlidingWindow(Window window) {
        this.window = window;
        this.count = window.quota().count();
        this.slice = window.quota().usual().toNanos() / SLICES;
    }

    @Override
    public long index(Moment now) {
        return Math.floorDiv(now.nanos(), slice);
    }

    @Override
    public List<Bandwidth> bandwidths(long index) {
        List<Bandwidth> bandwidths = new ArrayList<>();
        for (int i = 0; i <= SLICES; i++) {
            bandwidths.add(Bandwidth.builder()
                    .capacity(count)
                    .refillIntervally(count, Span.never(window))
                    .id(window.name() + '/' + (index + i))
                    .build());
        }
        return bandwidths;
    }

    @Override
    public Moment end(long index, Moment now) {
        return new Moment((index + 1) * slice, Long.MAX_VALUE);
    }

    @Override
    public Standing standing(Reading reading) {
        return new Standing(
                window, reading.size(0), until(count, reading), until(Math.min(reading.wanted(), count), reading));
    }

    /** Nanoseconds until a window ends that has so much left. */
    private long until(long wanted, Reading reading) {
        int place = 0;
        while (place <= SLICES && reading.size(place) < wanted) {
            place++;
        }
        return place == 0
                ? 0
                : Math.max((reading.index() + place) * slice - reading.now().nanos(), 1);
    }
}
