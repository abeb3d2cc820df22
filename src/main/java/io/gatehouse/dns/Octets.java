package io.gatehouse.dns;

import java.util.Arrays;

/** Reads a message from its beginning; what would lead out of it, or in a circle, is refused. Used by one thread. */
final class Octets {
    /** As long as a name may be (RFC 1035 §2.3.4). */
    private static final int LONGEST_NAME = 255;

    private final byte[] octets;
    private int at;

    Octets(byte[] octets) {
        this.octets = octets;
    }

    int at() {
        return at;
    }

    void skipTo(int position) throws Malformed {
        if (position < at || position > octets.length) {
            throw new Malformed("a record ends at " + position + " of " + octets.length);
        }
        at = position;
    }

    int one() throws Malformed {
        if (at == octets.length) {
            throw new Malformed("ends after " + at + " octets");
        }
        return octets[at++] & 0xff;
    }

    int two() throws Malformed {
        return one() << 8 | one();
    }

    long four() throws Malformed {
        return (long) two() << 16 | two();
    }

    byte[] take(int count) throws Malformed {
        int from = at;
        skipTo(at + count);
        return Arrays.copyOfRange(octets, from, at);
    }

    /**
     * A name in lower case, its labels joined by dots. A pointer leads backwards only (RFC 1035 §4.1.4), so that there
     * is an end.
     */
    String name() throws Malformed {
        StringBuilder name = new StringBuilder();
        int after = -1;
        int lowest = at;
        int total = 0;
        for (int length = one(); length != 0; length = one()) {
            if (length >= 0xc0) {
                int target = (length & 0x3f) << 8 | one();
                after = after < 0 ? at : after;
                if (target >= lowest) {
                    throw new Malformed("a name leads forwards, to " + target);
                }
                lowest = target;
                at = target;
                continue;
            }
            total += length + 1;
            if (length > 63 || total >= LONGEST_NAME) {
                throw new Malformed("a label of " + length + " octets, in a name of " + total);
            }
            label(length, name.length() == 0 ? name : name.append('.'));
        }
        at = after < 0 ? at : after;
        return name.toString();
    }

    private void label(int length, StringBuilder name) throws Malformed {
        for (int i = 0; i < length; i++) {
            int octet = one();
            boolean plain = octet > ' ' && octet < 0x7f && octet != '.' && octet != '\\';
            if (plain) {
                name.append((char) (octet >= 'A' && octet <= 'Z' ? octet + 32 : octet));
            } else {
                name.append('\\').append(octet);
            }
        }
    }
}
