package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content of a request that can be read once, and whether anybody has begun to: what was not read can still be sent to
 * another target. Used by the thread that carries the request.
 */
final class UnreadBody extends BodyAround {
    private boolean begun;

    UnreadBody(Body body) {
        super(body);
    }

    boolean isUnread() {
        return !begun;
    }

    @Override
    public InputStream stream() throws IOException {
        begun = true;
        return body.stream();
    }
}
