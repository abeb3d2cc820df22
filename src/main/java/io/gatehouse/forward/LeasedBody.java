package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.upstream.Target;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.util.TimeValue;

/**
 * The content of an upstream's answer while it comes in. Read to its end it gives the connection back to the pool; closed
 * before, it closes the connection: nobody drains what nobody wants.
 *
 * <p>The end is its last octet where the length is known: a client that has it may ask again before anybody reads on.
 */
final class LeasedBody implements Body {
    private final InputStream content;
    private final long length;
    private final Lease lease;
    private final Target target;
    private final TimeValue keepAlive;
    private final Runnable done;

    /** @param keepAlive how long the connection may wait for its next request; zero when it can't be used again */
    LeasedBody(HttpEntity entity, Lease lease, Target target, TimeValue keepAlive, Runnable done) throws IOException {
        this.content = entity.getContent();
        this.length = entity.getContentLength();
        this.lease = lease;
        this.target = target;
        this.keepAlive = keepAlive;
        this.done = done;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean replayable() {
        return false;
    }

    @Override
    public Headers trailers() {
        return content instanceof ChunkedInputStream chunks ? Fields.of(List.of(chunks.getFooters())) : Headers.EMPTY;
    }

    @Override
    public void close() {
        done.run();
        lease.discard();
    }

    @Override
    public InputStream stream() {
        return new FilterInputStream(content) {
            private long taken;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int count) throws IOException {
                int read;
                try {
                    read = in.read(buffer, offset, count);
                } catch (IOException e) {
                    throw Failures.reading(target, lease, e);
                }
                taken += Math.max(read, 0);
                if (read < 0 || taken == length) {
                    ended();
                }
                return read;
            }

            @Override
            public int available() throws IOException {
                try {
                    return in.available();
                } catch (IOException e) {
                    throw Failures.reading(target, lease, e);
                }
            }

            @Override
            public void close() {
                LeasedBody.this.close();
            }
        };
    }

    private void ended() {
        done.run();
        if (keepAlive.getDuration() == 0) {
            lease.discard();
        } else {
            lease.release(keepAlive);
        }
    }
}
