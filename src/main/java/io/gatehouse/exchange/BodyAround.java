package io.gatehouse.exchange;

import java.io.IOException;
import java.io.InputStream;

/** A body around another: what a subclass does not say itself is what the other one says. */
public abstract class BodyAround implements Body {
    protected final Body body;

    protected BodyAround(Body body) {
        this.body = body;
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public InputStream stream() throws IOException {
        return body.stream();
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
}
