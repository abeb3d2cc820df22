package io.gatehouse.exchange;

import java.io.IOException;
import java.io.InputStream;

/** A stream whose octets are watched while they are read: all of them pass through one method, a single one as well. */
public abstract class WatchedStream extends InputStream {
    protected final InputStream in;

    protected WatchedStream(InputStream in) {
        this.in = in;
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] into, int offset, int count) throws IOException;

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
