package io.gatehouse.policy.transform;

import io.gatehouse.exchange.WatchedStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * What another stream gives, compressed (RFC 1952), with no more than a piece of it in memory. Where the other one has nothing more to
 * give at the moment, all that came can be read: who waits for the next piece has what was before it. Used by one thread at a
 * time; any may free it.
 */
final class GzipStream extends WatchedStream {
    /** No name, no time, an operating system that is not known: the same content gives the same octets. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private static final int PIECE = 16 * 1024;

    private final Deflater deflater;
    private final CRC32 sum = new CRC32();
    private final byte[] plain = new byte[PIECE];
    private ByteBuffer ready = ByteBuffer.wrap(HEADER);
    private boolean ended;

    GzipStream(InputStream plain, int level) {
        super(plain);
        deflater = new Deflater(level, true);
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (!ready.hasRemaining() || ready.array() == HEADER) {
            if (ended) {
                return -1;
            }
            fill();
        }
        int given = Math.min(count, ready.remaining());
        ready.get(into, offset, given);
        return given;
    }

    /** Compresses the next piece; it may be that nothing comes of it yet. */
    private void fill() throws IOException {
        int read = in.read(plain, 0, plain.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream(PIECE);
        // at the beginning the header, before whatever comes of the first piece
        out.write(ready.array(), ready.position(), ready.remaining());
        if (read < 0) {
            deflater.finish();
            deflate(out, Deflater.NO_FLUSH);
            out.writeBytes(trailer());
            ended = true;
            free();
        } else {
            sum.update(plain, 0, read);
            deflater.setInput(plain, 0, read);
            deflate(out, in.available() == 0 ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
        }
        ready = ByteBuffer.wrap(out.toByteArray());
    }

    private void deflate(ByteArrayOutputStream out, int flush) {
        byte[] piece = new byte[PIECE];
        int made = piece.length;
        while (made == piece.length) {
            made = deflater.deflate(piece, 0, piece.length, flush);
            out.write(piece, 0, made);
        }
    }

    private byte[] trailer() {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) sum.getValue())
                .putInt((int) deflater.getBytesRead())
                .array();
    }

    @Override
    public int available() throws IOException {
        return ready.array() != HEADER && ready.hasRemaining() ? ready.remaining() : ended ? 0 : in.available();
    }

    /** Gives back the memory that it has beside the heap. */
    void free() {
        deflater.end();
    }

    @Override
    public void close() throws IOException {
        free();
        super.close();
    }
}
