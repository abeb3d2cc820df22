package io.gatehouse.policy.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GzipStreamTest {

    /** Content that comes in pieces, after each of which nothing more is there for the moment. */
    private static final class Pieces extends InputStream {
        private final List<byte[]> pieces;
        private final boolean tells;
        private int next;

        Pieces(List<byte[]> pieces, boolean tells) {
            this.pieces = pieces;
            this.tells = tells;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("pieces are read as a whole");
        }

        @Override
        public int read(byte[] into, int from, int count) {
            if (next == pieces.size()) {
                return -1;
            }
            byte[] piece = pieces.get(next++);
            System.arraycopy(piece, 0, into, from, piece.length);
            return piece.length;
        }

        @Override
        public int available() {
            return tells && next < pieces.size() ? pieces.get(next).length : 0;
        }
    }

    @Property(tries = 200)
    void whatIsUnpackedIsWhatWasPackedHoweverItCameAndIsRead(
            @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 16_384) Integer> sizes,
            @ForAll boolean tells,
            @ForAll @IntRange(min = 1, max = 9) int level,
            @ForAll @IntRange(min = 1, max = 20_000) int asked,
            @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        List<byte[]> pieces = sizes.stream()
                .map(size -> {
                    byte[] piece = new byte[size];
                    random.nextBytes(piece);
                    if (random.nextBoolean()) {
                        Arrays.fill(piece, (byte) 'a');
                    }
                    plain.writeBytes(piece);
                    return piece;
                })
                .toList();
        try (InputStream packed = new GzipStream(new Pieces(pieces, tells), level)) {
            assertThat(new GZIPInputStream(new ByteArrayInputStream(all(packed, asked))).readAllBytes())
                    .isEqualTo(plain.toByteArray());
        }
    }

    private static byte[] all(InputStream in, int asked) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] some = new byte[asked];
        for (int read = in.read(some); read >= 0; read = in.read(some)) {
            assertThat(read).isPositive();
            out.write(some, 0, read);
        }
        return out.toByteArray();
    }

    @Test
    void whatCameCanBeReadBeforeTheNextPieceIsAskedFor() throws IOException {
        InputStream waiting = new InputStream() {
            private boolean given;

            @Override
            public int read() {
                throw new AssertionError("more is asked for, of which nothing is there");
            }

            @Override
            public int read(byte[] into, int from, int count) {
                if (given) {
                    return read();
                }
                given = true;
                into[from] = 'x';
                return 1;
            }
        };
        GzipStream packed = new GzipStream(waiting, 6);
        byte[] some = new byte[8192];
        int read = packed.read(some);
        assertThat(packed.available()).isZero();
        InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(some, 0, read));
        assertThat(unpacked.read()).isEqualTo('x');
        packed.close();
    }

    @Test
    void nothingPackedIsStillWhole() throws IOException {
        try (InputStream packed = new GzipStream(InputStream.nullInputStream(), 6)) {
            assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.readAllBytes())).readAllBytes())
                    .isEmpty();
        }
    }
}
