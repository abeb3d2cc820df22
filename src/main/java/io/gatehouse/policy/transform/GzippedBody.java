package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.ContentFields;
import io.gatehouse.exchange.Headers;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Content that is compressed while it is read. Used by one thread at a time. */
final class GzippedBody extends BodyAround {
    private final int level;
    private @Nullable GzipStream stream;

    GzippedBody(Body plain, int level) {
        super(plain);
        this.level = level;
    }

    @Override
    public long length() {
        return UNKNOWN;
    }

    @Override
    public InputStream stream() throws IOException {
        if (stream != null) {
            throw new IllegalStateException("compressed content is read once");
        }
        stream = new GzipStream(body.stream(), level);
        return stream;
    }

    @Override
    public boolean replayable() {
        return false;
    }

    /** Sums of what is compressed are none of this. */
    @Override
    public Headers trailers() {
        return ContentFields.changed(super.trailers()).build();
    }

    @Override
    public Body origin() {
        return this;
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.free();
        }
        super.close();
    }
}
