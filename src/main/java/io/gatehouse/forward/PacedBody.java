package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Silence;
import io.gatehouse.exchange.WatchedStream;
import io.gatehouse.upstream.Timeouts;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * The content of a stream of events that tells when it is silent for a heartbeat, and once more a moment later: two
 * writes in a row find out whether its reader is still there, since a connection that was closed takes the first one.
 *
 * <p>Reading waits on the socket with the heartbeat as its limit, so that the thread which reads is the one that writes.
 * A read that ended that way may go on: the library keeps what it has of a chunk's head. It does not where the chunks'
 * end had come, so that such a connection is not used again.
 */
final class PacedBody extends BodyAround {
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final Pacing lease;
    private final Timeouts timeouts;
    private final Duration heartbeat;

    PacedBody(Body body, Pacing lease, Timeouts timeouts, Duration heartbeat) {
        super(body);
        this.lease = lease;
        this.timeouts = timeouts;
        this.heartbeat = heartbeat;
    }

    @Override
    public boolean replayable() {
        return false;
    }

    @Override
    public InputStream stream() throws IOException {
        return new WatchedStream(body.stream()) {
            private Duration limit = await(heartbeat, Duration.ZERO);
            private Duration silent = Duration.ZERO;

            @Override
            public int read(byte[] buffer, int offset, int count) throws IOException {
                try {
                    int read = in.read(buffer, offset, count);
                    if (read > 0 && !silent.isZero()) {
                        silent = Duration.ZERO;
                        limit = await(heartbeat, silent);
                    }
                    return read;
                } catch (Failure failure) {
                    throw silent(failure);
                }
            }

            private IOException silent(Failure failure) {
                silent = silent.plus(limit);
                boolean resumable = failure.kind() == Failure.Kind.READ_TIMEOUT && !lease.aborted();
                if (!resumable || silent.compareTo(timeouts.stream()) >= 0) {
                    return failure;
                }
                lease.spoil();
                limit = await(limit.equals(AGAIN) ? heartbeat.minus(AGAIN) : AGAIN, silent);
                return new Silence();
            }
        };
    }

    /** Waits so long from now on, but no longer than the stream may be silent in all. */
    private Duration await(Duration next, Duration silent) {
        Duration left = timeouts.stream().minus(silent);
        Duration wait = next.compareTo(left) < 0 ? next : left;
        lease.silence(wait);
        return wait;
    }
}
