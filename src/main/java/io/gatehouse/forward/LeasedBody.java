package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.upstream.Call;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.util.TimeValue;

/**
 * The content of an upstream's answer while it comes in. Read to its end it gives the connection back to the pool; closed
 * before, it closes the connection: nobody drains what nobody wants.
 */
final class LeasedBody implements Body {
    private final InputStream content;
    private final long length;
    private final Lease lease;
    private final Call call;
    private final TimeValue keepAlive;
    private final Runnable done;
    private boolean mayPause;

    /** @param keepAlive how long the connection may wait for its next request; zero when it can't be used again */
    LeasedBody(HttpEntity entity, Lease lease, Call call, TimeValue keepAlive, Runnable done) throws IOException {
        this.content = entity.getContent();
        this.length = entity.getContentLength();
        this.lease = lease;
        this.call = call;
        this.keepAlive = keepAlive;
        this.done = done;
    }

    /** A pause is no fault of the target's: it is a stream of events. */
    void mayPause() {
        mayPause = true;
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
        call.end();
    }

    @Override
    public InputStream stream() {
        return new AnswerStream(content, length) {
            @Override
            void ended() {
                done.run();
                if (keepAlive.getDuration() == 0) {
                    lease.discard();
                } else {
                    lease.release(keepAlive);
                }
                call.end();
            }

            @Override
            IOException failed(IOException cause) {
                Failure failure = Failures.reading(call.target(), lease, cause);
                // an alarm in its midst is the exchange's: its client may have taken all the time
                if (!lease.aborted() && (!mayPause || failure.kind() != Failure.Kind.READ_TIMEOUT)) {
                    call.failed(failure);
                }
                return failure;
            }

            @Override
            public void close() {
                LeasedBody.this.close();
            }
        };
    }
}
