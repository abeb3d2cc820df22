package io.gatehouse.cache;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Content that is kept while it goes by, and that others {@linkplain #follow read along}. Only one that came whole counts: what
 * breaks off, or is longer than may be kept, or that nobody reads to its end, is not kept. Used by one thread, as what each of
 * the others reads is.
 */
public final class KeptBody extends BodyAround {
    private final Inflow inflow;
    private final Reading own;

    /** Told once how it ended, by whoever reads. */
    public interface Ending {
        /** @param content all of it; null where it is not kept */
        void ended(@Nullable Content content);

        /** In place of that where there was more of it than may be kept. */
        default void tooLarge() {
            ended(null);
        }
    }

    /** Content of an answer that nobody but who asked for it gets while it comes. */
    public KeptBody(Body body, long most, Ending ending) {
        this(body, most, ending, () -> () -> {});
    }

    /**
     * Content that others may read along.
     *
     * @param most how many octets are kept
     * @param pins holds what the content comes over, until what it gives is run: asked for where who reads this goes before the end
     *     while others still read
     */
    public KeptBody(Body body, long most, Ending ending, Supplier<Runnable> pins) {
        this(body, new Inflow(body, most, ending, pins, Flights.PATIENCE));
    }

    KeptBody(Body body, Inflow inflow) {
        super(body);
        this.inflow = inflow;
        this.own = inflow.lead();
    }

    /**
     * The same content for another, from its beginning; null where it is not to be had any more.
     *
     * @param deadline by which that one wants to have it
     */
    public @Nullable Body follow(Deadline deadline) {
        return inflow.follow(deadline);
    }

    @Override
    public boolean replayable() {
        return false;
    }

    @Override
    public InputStream stream() {
        return own.stream();
    }

    /** Whether it is still to be seen how it ends. */
    public boolean keeps() {
        return inflow.keeps();
    }

    @Override
    public void close() throws IOException {
        own.close();
    }
}
