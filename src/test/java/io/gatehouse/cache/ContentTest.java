package io.gatehouse.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content in blocks, and what is kept of content that goes by. */
class ContentTest {
    private static final int KIB = 1024;

    private static byte[] octets(int count) {
        byte[] octets = new byte[count];
        new Random(count).nextBytes(octets);
        return octets;
    }

    private static Content filled(byte[] octets, long expected, int step) {
        Filling filling = new Filling(expected);
        InputStream in = new ByteArrayInputStream(octets);
        filling.ready();
        for (int read = read(filling, in, step); read >= 0; read = read(filling, in, step)) {
            filling.grew(read);
            filling.ready();
        }
        return filling.content(0);
    }

    private static int read(Filling filling, InputStream in, int most) {
        try {
            return filling.read(in, most);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] read(Content content, long from, long count) throws IOException {
        return content.body(from, count).stream().readAllBytes();
    }

    @ParameterizedTest(name = "{1} octets from {0}")
    @CsvSource({"0, 0", "0, 10", "3, 0", "3, 1", "0, 3", "2, 2", "2, 8", "4, 6", "9, 1"})
    void whatLiesInMemoryIsWhatIsRead(int from, int count) throws IOException {
        byte[] all = octets(10);
        Content content = Content.of(
                List.of(Arrays.copyOfRange(all, 0, 3), Arrays.copyOfRange(all, 3, 4), Arrays.copyOfRange(all, 4, 10)));
        ByteArrayOutputStream given = new ByteArrayOutputStream();
        for (ByteBuffer piece : content.body(from, count).inMemory()) {
            given.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
        }
        assertThat(given.toByteArray()).isEqualTo(read(content, from, count));
        assertThat(given.toByteArray()).isEqualTo(Arrays.copyOfRange(all, from, from + count));
    }

    @ParameterizedTest(name = "{0} octets, {1} expected, {2} at a time")
    @CsvSource({
        "0, -1, 1",
        "0, 0, 1",
        "0, 10, 1",
        "1, 1, 1",
        "10, 10, 3",
        "10, 3, 10",
        "10, 20, 10",
        "10, 0, 4",
        "4096, -1, 4096",
        "4097, -1, 4096",
        "12288, -1, 1000",
        "65536, 65536, 8192",
        "65537, 65537, 8192",
        "65537, 65536, 65537",
        "300000, -1, 7",
        "300000, 300000, 300000",
        "300000, -1, 300000",
    })
    void whatWentInComesOut(int count, long expected, int step) throws IOException {
        byte[] octets = octets(count);
        Content content = filled(octets, expected, step);
        assertThat(content.length()).isEqualTo(count);
        assertThat(content.body(0, count).length()).isEqualTo(count);
        assertThat(read(content, 0, count)).isEqualTo(octets);
    }

    @ParameterizedTest(name = "{1} octets from {0} on")
    @CsvSource({
        "0, 0",
        "0, 1",
        "4095, 1",
        "4095, 2",
        "4096, 1",
        "4096, 0",
        "12287, 2",
        "12288, 8192",
        "28671, 65538",
        "28672, 65536",
        "94208, 5792",
        "99999, 1",
        "100000, 0",
        "1, 99999",
    })
    void piecesAreCutAcrossBlocks(int from, int count) throws IOException {
        byte[] octets = octets(100_000);
        assertThat(read(filled(octets, -1, 1000), from, count))
                .isEqualTo(Arrays.copyOfRange(octets, from, from + count));
    }

    @Test
    void piecesLieWithinTheContent() {
        Content content = filled(octets(10), 10, 10);
        assertThatThrownBy(() -> content.body(5, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> content.body(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void itIsReadAgainFromItsBeginning() throws IOException {
        Body body = filled(octets(10), 10, 10).body(2, 5);
        assertThat(body.replayable()).isTrue();
        assertThat(body.stream().readAllBytes()).isEqualTo(body.stream().readAllBytes());
    }

    @Test
    void itIsReadOctetByOctetAndWithGaps() throws IOException {
        byte[] octets = octets(100_000);
        InputStream in = filled(octets, -1, 1000).body(10, 90_000).stream();
        assertThat(in.available()).isEqualTo(90_000);
        assertThat(in.read()).isEqualTo(octets[10] & 0xff);
        assertThat(in.skip(50_000)).isEqualTo(50_000);
        assertThat(in.read()).isEqualTo(octets[50_011] & 0xff);
        assertThat(in.read(new byte[4], 4, 0)).isZero();
        assertThat(in.skip(100_000)).isEqualTo(39_998);
        assertThat(in.available()).isZero();
        assertThat(in.read(new byte[4], 4, 0)).as("none asked for").isZero();
        assertThat(in.read()).isEqualTo(-1);
    }

    /** Blocks of a small content are not larger than it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5000})
    void aLengthThatIsNotKnownTakesNoMoreThanItNeeds(int count) {
        List<Content> many = new ArrayList<>();
        long before = allocatedAfterCollection();
        for (int i = 0; i < 1000; i++) {
            many.add(filled(octets(count), -1, count));
        }
        assertThat((allocatedAfterCollection() - before) / many.size()).isLessThan(count + 400);
    }

    private static long allocatedAfterCollection() {
        System.gc();
        return java.lang.management.ManagementFactory.getMemoryMXBean()
                .getHeapMemoryUsage()
                .getUsed();
    }

    /** What was told of how content ended. */
    private static final class Told implements KeptBody.Ending {
        private int times;
        private @Nullable Content content;

        @Override
        public void ended(@Nullable Content kept) {
            times++;
            content = kept;
        }

        byte @Nullable [] octets() throws IOException {
            return content == null ? null : read(content, 0, content.length());
        }
    }

    /** Content that says it is so long, and is what the stream gives. */
    private static Body body(long length, InputStream in) {
        return new Body() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream stream() {
                return in;
            }

            @Override
            public boolean replayable() {
                return false;
            }
        };
    }

    /** How content is read. */
    private enum Way {
        ALL {
            @Override
            void read(InputStream in) throws IOException {
                in.readAllBytes();
            }
        },
        OCTETS {
            @Override
            void read(InputStream in) throws IOException {
                while (in.read() >= 0) {
                    // on
                }
            }
        },
        BLOCKS {
            @Override
            void read(InputStream in) throws IOException {
                byte[] some = new byte[7000];
                while (in.read(some) >= 0) {
                    assertThat(in.read(some, 0, 0)).isBetween(-1, 0);
                }
            }
        },
        OFFSETS {
            @Override
            void read(InputStream in) throws IOException {
                byte[] some = new byte[7000];
                while (in.read(some, 3, 5000) >= 0) {
                    // on
                }
            }
        },
        TRANSFER {
            @Override
            void read(InputStream in) throws IOException {
                in.transferTo(OutputStream.nullOutputStream());
            }
        },
        SKIPPING {
            @Override
            void read(InputStream in) throws IOException {
                in.skip(5);
                in.skipNBytes(5000);
                in.readNBytes(10);
                in.readAllBytes();
            }
        },
        TWICE {
            @Override
            void read(InputStream in) throws IOException {
                in.mark(100_000);
                in.readNBytes(10);
                assertThat(in.markSupported()).isFalse();
                assertThatThrownBy(in::reset).isInstanceOf(IOException.class);
                in.readAllBytes();
            }
        };

        abstract void read(InputStream in) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void contentIsKeptWholeHoweverItIsRead(Way way) throws IOException {
        byte[] octets = octets(100_000);
        for (long length : new long[] {octets.length, Body.UNKNOWN}) {
            Told told = new Told();
            try (Body kept = new KeptBody(body(length, new ByteArrayInputStream(octets)), octets.length, told)) {
                way.read(kept.stream());
            }
            assertThat(told.octets()).as("length %s", length).isEqualTo(octets);
            assertThat(told.times).isEqualTo(1);
        }
    }

    @Test
    void whatGoesByIsWhatItWas() throws IOException {
        byte[] octets = octets(10 * KIB);
        KeptBody kept = new KeptBody(Body.of(octets), 1, new Told());
        assertThat(kept.replayable()).isFalse();
        assertThat(kept.length()).isEqualTo(octets.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        kept.stream().transferTo(out);
        assertThat(out.toByteArray()).isEqualTo(octets);
    }

    @ParameterizedTest(name = "{0} octets, told {1}, at most {2}: {3}")
    @CsvSource({
        "10, -1, 10, true",
        "10, -1, 9, false",
        "10, 10, 9, false",
        "0, -1, 0, true",
        "100000, -1, 99999, false",
        "100000, -1, 100000, true",
    })
    void whatIsTooLongIsNotKept(int count, long length, long most, boolean stays) throws IOException {
        Told told = new Told();
        try (Body kept = new KeptBody(body(length, new ByteArrayInputStream(octets(count))), most, told)) {
            kept.stream().readAllBytes();
        }
        assertThat(told.content != null).isEqualTo(stays);
        assertThat(told.times).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} octets, told {1}")
    @CsvSource({"10, 11", "0, 1"})
    void whatIsShorterThanItSaysBreaksOff(int count, long length) throws IOException {
        Told told = new Told();
        try (Body kept = new KeptBody(body(length, new ByteArrayInputStream(octets(count))), 20, told)) {
            assertThatThrownBy(() -> kept.stream().readAllBytes()).isInstanceOf(IOException.class);
        }
        assertThat(told.content).isNull();
        assertThat(told.times).isEqualTo(1);
    }

    @Test
    void whatIsTooLongIsToldAtOnce() throws IOException {
        Told told = new Told();
        InputStream in = new KeptBody(body(Body.UNKNOWN, new ByteArrayInputStream(octets(20))), 9, told).stream();
        in.readNBytes(9);
        assertThat(told.times).isZero();
        in.read();
        assertThat(told.times).isEqualTo(1);
    }

    @Test
    void whatIsNotReadToItsEndIsNotKept() throws IOException {
        Told told = new Told();
        try (Body kept = new KeptBody(body(Body.UNKNOWN, new ByteArrayInputStream(octets(10))), 100, told)) {
            assertThat(kept.stream().read(new byte[10])).isEqualTo(10);
        }
        assertThat(told.times).isEqualTo(1);
        assertThat(told.content).isNull();
        Told unread = new Told();
        Body closed = new KeptBody(Body.of(octets(10)), 100, unread);
        closed.close();
        closed.close();
        assertThat(unread.times).isEqualTo(1);
        assertThat(unread.content).isNull();
    }

    /** Some streams tell of a break once, and that they are at their end whenever they are asked again. */
    @Test
    void whatBrokeOffIsNotKeptAlthoughItIsReadOn() throws IOException {
        InputStream breaking = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at++ == 5) {
                    throw new IOException("broken off");
                }
                return at > 5 ? -1 : at;
            }

            @Override
            public int read(byte[] octets, int from, int count) throws IOException {
                int one = read();
                octets[from] = (byte) one;
                return one < 0 ? -1 : 1;
            }
        };
        Told told = new Told();
        try (Body kept = new KeptBody(body(Body.UNKNOWN, breaking), 100, told)) {
            InputStream in = kept.stream();
            assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
            assertThat(told.times).isEqualTo(1);
            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        }
        assertThat(told.times).isEqualTo(1);
        assertThat(told.content).isNull();
    }

    @Test
    void aSliceHasWhatLiesInIt() throws IOException {
        byte[] octets = octets(20 * KIB);
        Content content = filled(octets, -1, 1000);
        for (int from : new int[] {0, 1, 4096, 5000, 12_288, 20 * KIB}) {
            for (int to : new int[] {from, Math.min(from + 1, 20 * KIB), 20 * KIB}) {
                Content slice = content.slice(from, to - from);
                assertThat(slice.length()).isEqualTo(to - from);
                assertThat(read(slice, 0, to - from)).isEqualTo(Arrays.copyOfRange(octets, from, to));
                Content again = content.slice(0, from).and(slice).and(content.slice(to, 20 * KIB - to));
                assertThat(read(again, 0, 20 * KIB)).isEqualTo(octets);
            }
        }
    }
}
