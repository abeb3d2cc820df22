package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request's content that is kept for a copy while it is read, as long as it is no more than so many octets. Used by one
 * thread at a time.
 */
final class TeedBody implements Body {
    private final Body body;
    private final int most;
    private @Nullable ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean whole;

    TeedBody(Body body, int most) {
        this.body = body;
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
    public long length() {
        return body.length();
    }

    @Override
    public boolean replayable() {
        return body.replayable();
    }

    @Override
    public Headers trailers() {
        return body.trailers();
    }

    @Override
    public Body origin() {
        return body.origin();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    @Override
    public InputStream stream() throws IOException {
        kept = new ByteArrayOutputStream();
        whole = false;
        return new FilterInputStream(body.stream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

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
