package io.gatehouse.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A question for a server: the addresses of one family that a name has.
 *
 * @param id what the answer must repeat; a random number, or strangers could answer (RFC 5452 §9.2)
 * @param name in lower case, without a dot at its end
 */
record Query(int id, String name, Family family) {
    private static final int RECURSION_DESIRED = 0x0100;

    /** Whether a text can be asked for: labels of 1 to 63 octets, 253 at most in all (RFC 1035 §2.3.4). */
    static boolean isName(String text) {
        if (text.length() > 253 || text.indexOf('\\') >= 0) {
            return false;
        }
        for (String label : text.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63) {
                return false;
            }
        }
        return true;
    }

    /** The question as it is sent (RFC 1035 §4.1). */
    byte[] octets() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(18 + name.length());
        for (int number : new int[] {id, RECURSION_DESIRED, 1, 0, 0, 0}) {
            two(number, out);
        }
        for (String label : name.split("\\.")) {
            byte[] octets = label.getBytes(StandardCharsets.US_ASCII);
            out.write(octets.length);
            out.writeBytes(octets);
        }
        out.write(0);
        two(family.type(), out);
        two(Message.INTERNET, out);
        return out.toByteArray();
    }

    private static void two(int number, ByteArrayOutputStream out) {
        out.write(number >>> 8);
        out.write(number);
    }
}
