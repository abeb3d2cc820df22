package io.gatehouse.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The content of a chunked message (RFC 9112 §7.1), as it comes; the trailers are left unread. Used by one thread. */
final class Dechunked extends InputStream {
    private final InputStream in;
    private final Wire wire;
    private long left;
    private boolean begun;
    private boolean ended;

    Dechunked(InputStream in) {
        this.in = in;
        this.wire = new Wire(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = in.read(into, offset, (int) Math.min(count, left));
        if (read < 0) {
            throw new EOFException("the connection ended within a chunk");
        }
        left -= read;
        return read;
    }

    private void nextChunk() throws IOException {
        if (begun) {
            wire.line();
        }
        begun = true;
        String size = wire.line();
        if (size == null) {
            throw new EOFException("the connection ended before the last chunk");
        }
        left = Long.parseLong(size.replaceFirst(";.*", "").strip(), 16);
        ended = left == 0;
    }
}
