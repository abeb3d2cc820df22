package io.gatehouse.forward;

import io.gatehouse.exchange.WatchedStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content of an answer while it is read, which tells its end and its failures.
 *
 * <p>The end is its last octet where the length is known: a client that has it may ask again before anybody reads on.
 */
abstract class AnswerStream extends WatchedStream {
    private final long length;
    private long taken;

    /** @param length as a body's */
    AnswerStream(InputStream in, long length) {
        super(in);
        this.length = length;
    }

    /** All was read; may be told again. */
    abstract void ended();

    /** What is thrown for a read that failed. */
    abstract IOException failed(IOException cause);

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        int read;
        try {
            read = in.read(into, offset, count);
        } catch (IOException e) {
            throw failed(e);
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
            throw failed(e);
        }
    }
}
