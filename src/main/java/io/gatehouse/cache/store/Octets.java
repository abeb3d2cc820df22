package io.gatehouse.cache.store;

import io.gatehouse.cache.store.Lower.Damaged;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Octets as they are written for a file: what was put in, and a CRC-32C of it at the end. */
final class Octets {
    private static final int CRC = 4;

    private Octets() {}

    /** These, and behind them their CRC-32C. */
    static byte[] seal(byte[] octets, int count) {
        CRC32C sum = new CRC32C();
        sum.update(octets, 0, count);
        byte[] sealed = Arrays.copyOf(octets, count + CRC);
        ByteBuffer.wrap(sealed).putInt(count, (int) sum.getValue());
        return sealed;
    }

    /** How many of these were sealed. */
    static int open(byte[] sealed) throws Damaged {
        int count = sealed.length - CRC;
        CRC32C sum = new CRC32C();
        sum.update(sealed, 0, Math.max(0, count));
        if (count < 0 || ByteBuffer.wrap(sealed).getInt(count) != (int) sum.getValue()) {
            throw new Damaged("octets are not those that were written");
        }
        return count;
    }

    /** Collects. Used by one thread. */
    static final class Writer {
        private ByteBuffer out = ByteBuffer.allocate(1024);

        private ByteBuffer room(int octets) {
            if (out.remaining() < octets) {
                ByteBuffer larger = ByteBuffer.allocate(Math.max(out.capacity() * 2, out.position() + octets));
                out = larger.put(out.flip());
            }
            return out;
        }

        void number(long value) {
            room(Long.BYTES).putLong(value);
        }

        void flag(boolean value) {
            room(1).put((byte) (value ? 1 : 0));
        }

        void octets(byte[] value) {
            number(value.length);
            room(value.length).put(value);
        }

        /** Any text, unit for unit, be it well formed or not. */
        void text(String value) {
            boolean wide = value.chars().anyMatch(unit -> unit > 0xff);
            flag(wide);
            number(value.length());
            ByteBuffer to = room(value.length() * (wide ? 2 : 1));
            for (int i = 0; i < value.length(); i++) {
                if (wide) {
                    to.putChar(value.charAt(i));
                } else {
                    to.put((byte) value.charAt(i));
                }
            }
        }

        byte[] sealed() {
            return seal(out.array(), out.position());
        }
    }

    /** Reads what a writer wrote, and nothing else. Used by one thread. */
    static final class Reader {
        private final ByteBuffer in;

        private Reader(ByteBuffer in) {
            this.in = in;
        }

        static Reader of(byte[] sealed) throws Damaged {
            return new Reader(ByteBuffer.wrap(sealed, 0, open(sealed)));
        }

        long number() throws Damaged {
            try {
                return in.getLong();
            } catch (BufferUnderflowException e) {
                throw ended();
            }
        }

        /** From nothing to so many. */
        int count(int most) throws Damaged {
            long count = number();
            if (count < 0 || count > most) {
                throw new Damaged(count + " where at most " + most + " can be");
            }
            return (int) count;
        }

        boolean flag() throws Damaged {
            if (!in.hasRemaining()) {
                throw ended();
            }
            byte flag = in.get();
            if (flag != 0 && flag != 1) {
                throw new Damaged(flag + " is neither 0 nor 1");
            }
            return flag == 1;
        }

        byte[] octets() throws Damaged {
            byte[] octets = new byte[count(in.remaining())];
            if (octets.length > in.remaining()) {
                throw ended();
            }
            in.get(octets);
            return octets;
        }

        String text() throws Damaged {
            boolean wide = flag();
            int length = count(in.remaining());
            if (length * (wide ? 2L : 1L) > in.remaining()) {
                throw ended();
            }
            char[] text = new char[length];
            for (int i = 0; i < length; i++) {
                text[i] = wide ? in.getChar() : (char) (in.get() & 0xff);
            }
            return new String(text);
        }

        /** Whether that was all. */
        void end() throws Damaged {
            if (in.hasRemaining()) {
                throw new Damaged(in.remaining() + " octets more than there should be");
            }
        }

        private static Damaged ended() {
            return new Damaged("fewer octets than there should be");
        }
    }
}
