package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content of a request that can be read once, and whether anybody has begun to: what was not read can still be sent to
 * another target. Used by the thread that carries the request.
 */
final class UnreadBody implements Body {
    private final Body body;
    private boolean begun;

    UnreadBody(Body body) {
        this.body = body;
    }

    boolean isUnread() {
        return !begun;
    }

    @Override
    public InputStream stream() throws IOException {
        begun = true;
        return body.stream();
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
}
