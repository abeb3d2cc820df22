package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content of an answer whose first octets were read before it is passed on: an answer that breaks there can still be
 * asked for at another target, since the client has nothing of this one.
 *
 * <p>At most 8 KiB are held, and only until the target makes a pause. Of content whose length is not known nothing is held
 * unless some of it came with the head. Used by the thread that carries the request.
 */
final class Beginning extends BodyAround {
    private static final int MOST = 8 * 1024;

    private final InputStream rest;
    private final byte[] first;
    private final int held;

    private Beginning(Body body, InputStream rest, byte[] first, int held) {
        super(body);
        this.rest = rest;
        this.first = first;
        this.held = held;
    }

    /**
     * Reads the beginning now.
     *
     * @param patient whether a short content is waited for to its end, whatever pauses the target makes
     * @throws IOException when it breaks there
     */
    static Body of(Body body, boolean patient) throws IOException {
        long length = body.length();
        boolean whole = patient && length != UNKNOWN && length <= MOST;
        byte[] first = new byte[length == UNKNOWN ? MOST : (int) Math.min(length, MOST)];
        InputStream in = body.stream();
        int held = 0;
        while (held < first.length) {
            int read = in.read(first, held, first.length - held);
            if (read < 0) {
                break;
            }
            held += read;
            if (!whole && in.available() == 0) {
                break;
            }
        }
        return new Beginning(body, in, first, held);
    }

    @Override
    public boolean replayable() {
        return false;
    }

    @Override
    public InputStream stream() {
        return new Joined(new ByteArrayInputStream(first, 0, held), rest);
    }
}
