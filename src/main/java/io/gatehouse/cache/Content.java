package io.gatehouse.cache;

import io.gatehouse.exchange.Body;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Octets that are kept, in blocks, so that no large piece of memory has to be found for them. Immutable. */
public final class Content {
    public static final Content EMPTY = new Content(List.of(), 0);

    private final List<byte[]> blocks;
    private final long length;

    Content(List<byte[]> blocks, long length) {
        this.blocks = blocks;
        this.length = length;
    }

    public long length() {
        return length;
    }

    /** The blocks, none of which may be changed. */
    public List<byte[]> blocks() {
        return blocks;
    }

    /** Of blocks that nobody changes any more. */
    public static Content of(List<byte[]> blocks) {
        return new Content(
                List.copyOf(blocks),
                blocks.stream().mapToLong(block -> block.length).sum());
    }

    /** So many octets from this place on, without copying any. */
    public Body body(long from, long count) {
        Objects.checkFromIndexSize(from, count, length);
        return new Body() {
            @Override
            public long length() {
                return count;
            }

            @Override
            public InputStream stream() {
                return new Reading(from, count);
            }

            @Override
            public List<ByteBuffer> inMemory() {
                return pieces(from, count);
            }

            @Override
            public boolean replayable() {
                return true;
            }
        };
    }

    private List<ByteBuffer> pieces(long from, long count) {
        List<ByteBuffer> pieces = new ArrayList<>(blocks.size());
        long place = 0;
        for (byte[] block : blocks) {
            int begin = (int) Math.max(0, Math.min(block.length, from - place));
            int end = (int) Math.max(0, Math.min(block.length, from + count - place));
            if (begin < end) {
                pieces.add(ByteBuffer.wrap(block, begin, end - begin));
            }
            place += block.length;
        }
        return pieces;
    }

    /** So many octets from this place on; only what lies at the edges is copied. */
    Content slice(long from, long count) {
        Objects.checkFromIndexSize(from, count, length);
        List<byte[]> some = new ArrayList<>();
        long place = 0;
        for (byte[] block : blocks) {
            int begin = (int) Math.max(0, Math.min(block.length, from - place));
            int end = (int) Math.max(0, Math.min(block.length, from + count - place));
            if (begin < end) {
                some.add(end - begin == block.length ? block : Arrays.copyOfRange(block, begin, end));
            }
            place += block.length;
        }
        return new Content(List.copyOf(some), count);
    }

    /** Gives its octets in pieces of one size, but for the last. */
    public void cut(int size, Consumer<byte[]> to) {
        Reading all = new Reading(0, length);
        for (long at = 0; at < length; at += size) {
            byte[] piece = new byte[(int) Math.min(size, length - at)];
            all.read(piece, 0, piece.length);
            to.accept(piece);
        }
    }

    /** This, and the other behind it. */
    Content and(Content other) {
        List<byte[]> all = new ArrayList<>(blocks);
        for (byte[] block : other.blocks) {
            byte[] last = all.isEmpty() ? block : all.get(all.size() - 1);
            if (!all.isEmpty() && last.length + block.length <= Filling.SMALL) {
                // many small ones would take more than what is in them
                byte[] both = Arrays.copyOf(last, last.length + block.length);
                System.arraycopy(block, 0, both, last.length, block.length);
                all.set(all.size() - 1, both);
            } else {
                all.add(block);
            }
        }
        return new Content(List.copyOf(all), length + other.length);
    }

    private final class Reading extends InputStream {
        private int block;
        private int place;
        private long left;

        Reading(long from, long count) {
            left = count;
            long skip = from;
            while (block < blocks.size() && skip >= blocks.get(block).length) {
                skip -= blocks.get(block).length;
                block++;
            }
            place = (int) skip;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] octets, int from, int count) {
            Objects.checkFromIndexSize(from, count, octets.length);
            if (left == 0) {
                return count == 0 ? 0 : -1;
            }
            int done = 0;
            while (done < count && left > 0) {
                byte[] now = blocks.get(block);
                int some = (int) Math.min(Math.min(count - done, now.length - place), left);
                System.arraycopy(now, place, octets, from + done, some);
                done += some;
                left -= some;
                place += some;
                if (place == now.length) {
                    block++;
                    place = 0;
                }
            }
            return done;
        }

        @Override
        public int available() {
            return (int) Math.min(left, Integer.MAX_VALUE);
        }
    }
}
