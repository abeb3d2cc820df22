package io.gatehouse.forward;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.io.HttpTransportMetrics;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one head while the library reads them: it takes a head that breaks off for a whole one, and bounds each
 * line, but not all of them together. Used by the thread that carries the request.
 */
final class HeadLines implements SessionInputBuffer {
    /**
     * What fits into the 16 KiB that {@code server-config} gives the head of an answer, beside the fields that the gateway
     * adds: a container that can't write a head leaves its client without an answer.
     */
    private static final int LARGEST = 14 * 1024;

    private final SessionInputBuffer buffer;
    private int lines;
    private int octets;
    private @Nullable String wrong;

    HeadLines(SessionInputBuffer buffer) {
        this.buffer = buffer;
    }

    /** Refuses a head that was not ended by an empty line, or in which a field is none for some readers. */
    void check() throws ProtocolException {
        if (wrong != null) {
            throw new ProtocolException(wrong);
        }
    }

    @Override
    public int readLine(CharArrayBuffer line, InputStream in) throws IOException {
        int before = line.length();
        int read = buffer.readLine(line, in);
        if (read < 0) {
            wrong = lines > 0 ? "the answer ended within its head" : null;
            return read;
        }
        octets += line.length() - before + 2;
        if (octets > LARGEST) {
            throw new MessageConstraintException("the answer's head is longer than " + LARGEST + " octets");
        }
        // RFC 9112 §2.2: a line that continues the status line would be a field for one reader and none for another
        if (lines == 1 && line.length() > before && (line.charAt(before) == ' ' || line.charAt(before) == '\t')) {
            wrong = "the answer's first field begins with a space";
        }
        lines += line.length() > before ? 1 : 0;
        return read;
    }

    @Override
    public int length() {
        return buffer.length();
    }

    @Override
    public int capacity() {
        return buffer.capacity();
    }

    @Override
    public int available() {
        return buffer.available();
    }

    @Override
    public int read(byte[] into, int offset, int count, InputStream in) throws IOException {
        return buffer.read(into, offset, count, in);
    }

    @Override
    public int read(byte[] into, InputStream in) throws IOException {
        return buffer.read(into, in);
    }

    @Override
    public int read(InputStream in) throws IOException {
        return buffer.read(in);
    }

    @Override
    public HttpTransportMetrics getMetrics() {
        return buffer.getMetrics();
    }
}
