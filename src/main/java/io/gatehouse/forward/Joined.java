package io.gatehouse.forward;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What was read already, and then the rest; a read of the first waits for nothing that may come later. */
final class Joined extends FilterInputStream {
    private final ByteArrayInputStream early;

    Joined(ByteArrayInputStream early, InputStream rest) {
        super(rest);
        this.early = early;
    }

    @Override
    public int read() throws IOException {
        int octet = early.read();
        return octet < 0 ? in.read() : octet;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        int read = early.read(into, offset, count);
        return read < 0 ? in.read(into, offset, count) : read;
    }

    @Override
    public int available() throws IOException {
        return early.available() > 0 ? early.available() : in.available();
    }
}
