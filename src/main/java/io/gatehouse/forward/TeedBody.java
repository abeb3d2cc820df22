package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.WatchedStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's content that is kept for a copy while it is read, as long as it is no more than so many octets. Used by one
 * thread at a time.
 */
final class TeedBody extends BodyAround {
    private final int most;
    private @Nullable ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean whole;

    TeedBody(Body body, int most) {
        super(body);
        this.most = most;
    }

    /** Whether it turned out to be larger than is kept. */
    boolean isTooLarge() {
        return kept == null;
    }

    /** All of the content; null when it was not read to its end, or is too large. */
    byte @Nullable [] copy() {
        return kept == null || !whole ? null : kept.toByteArray();
    }

    @Override
    public InputStream stream() throws IOException {
        kept = new ByteArrayOutputStream();
        whole = false;
        return new WatchedStream(body.stream()) {
            @Override
            public int read(byte[] into, int offset, int count) throws IOException {
                int read = in.read(into, offset, count);
                if (read < 0) {
                    whole = true;
                } else {
                    keep(into, offset, read);
                }
                return read;
            }
        };
    }

    private void keep(byte[] octets, int offset, int count) {
        if (kept == null) {
            return;
        }
        if (kept.size() + count > most) {
            kept = null;
        } else {
            kept.write(octets, offset, count);
        }
    }
}
