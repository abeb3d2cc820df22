package io.gatehouse.cache;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Octets that are collected as they come, in blocks that are read from meanwhile: what was in a block once stays as it was.
 *
 * <p>Threads: {@link #read} by one at a time, and beside it whoever reads what was there before; all else by one at a time, which
 * whoever has it sees to.
 */
final class Filling {
    static final int LARGE = 64 * 1024;

    static final int SMALL = 4 * 1024;

    private @Nullable Block first;
    private Block last;
    private long length;

    /** Some of the octets, and those after them. */
    static final class Block {
        private final byte[] octets;
        private int used;
        private @Nullable Block next;

        private Block(int size) {
            octets = new byte[size];
        }

        byte[] octets() {
            return octets;
        }

        /** The one after it, which is there once this one is full and more has come. */
        @Nullable
        Block next() {
            return next;
        }
    }

    /** @param expected how many there will be; less than nothing where that is not known */
    Filling(long expected) {
        last = new Block((int) Math.min(expected < 0 ? SMALL : expected, LARGE));
        first = last;
    }

    long length() {
        return length;
    }

    /** The first of all blocks; null once they are {@linkplain #forget forgotten}. */
    @Nullable
    Block first() {
        return first;
    }

    /** Makes room for more. */
    void ready() {
        if (last.used == last.octets.length) {
            Block more = new Block(Math.min(LARGE, Math.max(SMALL, last.octets.length * 2)));
            last.next = more;
            last = more;
        }
    }

    /** Reads some, which are there once they are {@linkplain #grew told}; less than nothing at the end. */
    int read(InputStream in, long most) throws IOException {
        return in.read(last.octets, last.used, (int) Math.min(most, last.octets.length - last.used));
    }

    /** So many more have come. */
    void grew(int count) {
        last.used += count;
        length += count;
    }

    /** Keeps no more than what is still read. */
    void forget() {
        first = null;
    }

    /** All of it with so many that are not told yet. */
    Content content(int more) {
        List<byte[]> blocks = new ArrayList<>();
        for (Block each = first; each != null; each = each.next) {
            int used = each == last ? each.used + more : each.used;
            if (used > 0) {
                blocks.add(used == each.octets.length ? each.octets : Arrays.copyOf(each.octets, used));
            }
        }
        return new Content(List.copyOf(blocks), length + more);
    }
}
