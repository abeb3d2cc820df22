package io.gatehouse.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's content, counted and timed while it is read: beyond the most octets it throws {@link ClientRefused} with
 * 413, below the least rate with 408. Used by one thread at a time.
 */
public final class MeteredBody extends BodyAround {
    private final long most;
    private final long octetsPerSecond;
    private final LongSupplier clock;
    private final Runnable beyond;
    private boolean tooSlow;

    /**
     * @param most how many octets are taken
     * @param octetsPerSecond the slowest that is borne, see {@link ArrivalRate}; 0 for any
     * @param clock nanoseconds
     */
    public MeteredBody(Body body, long most, long octetsPerSecond, LongSupplier clock) {
        this(body, most, octetsPerSecond, clock, () -> {});
    }

    private MeteredBody(Body body, long most, long octetsPerSecond, LongSupplier clock, Runnable beyond) {
        super(body);
        this.most = most;
        this.octetsPerSecond = octetsPerSecond;
        this.clock = clock;
        this.beyond = beyond;
    }

    /**
     * Content of which no more than so many octets are taken. Where it is metered already, the smaller limit counts, in one
     * meter that takes the other's place: it is asked afterwards whether the pace was too slow ({@link #wasTooSlow}).
     *
     * @param beyond told, by whoever reads, when more came than this limit; not where a smaller one, or the same before it,
     *     has ended the content
     */
    public static MeteredBody atMost(long most, Body body, Runnable beyond) {
        if (!(body instanceof MeteredBody metered)) {
            return new MeteredBody(body, most, 0, () -> 0, beyond);
        }
        return metered.most <= most
                ? metered
                : new MeteredBody(metered.body, most, metered.octetsPerSecond, metered.clock, beyond);
    }

    /** The refusal of content that is, or says that it is, larger than this. */
    public static ClientRefused tooLarge(long most) {
        return new ClientRefused(413, "The request's content is larger than " + most + " bytes.", null);
    }

    private ClientRefused tooSlow(@Nullable Throwable cause) {
        tooSlow = true;
        return new ClientRefused(408, "The request's content came too slowly.", cause);
    }

    /** Whether the client was refused for its slowness: the rest of its content is not waited for. */
    public boolean wasTooSlow() {
        return tooSlow;
    }

    @Override
    public InputStream stream() throws IOException {
        try {
            return new Metered(body.stream());
        } catch (ClientGone gone) {
            throw isSilence(gone) ? tooSlow(gone) : gone;
        }
    }

    /** Whether the container's own limit for silence ended the read. */
    private static boolean isSilence(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private final class Metered extends WatchedStream {
        private final ArrivalRate rate = new ArrivalRate(octetsPerSecond);
        private long taken;

        Metered(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            long before = clock.getAsLong();
            int read;
            try {
                read = in.read(into, offset, count);
            } catch (ClientGone gone) {
                throw isSilence(gone) ? tooSlow(gone) : gone;
            }
            taken += Math.max(read, 0);
            if (taken > most) {
                beyond.run();
                throw tooLarge(most);
            }
            if (read > 0 && !rate.bears(read, clock.getAsLong() - before)) {
                throw tooSlow(null);
            }
            return read;
        }
    }
}
