package io.gatehouse.config;

import java.io.ByteArrayOutputStream;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/**
 * Private keys as older tools write them, put into the form of RFC 5958 (PKCS #8), which is the only one the JDK reads:
 * one sequence around the key that tells of what kind it is.
 */
final class TraditionalKey {
    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    private static final byte[] RSA = {
        0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;

    private TraditionalKey() {}

    /** An RSA key as RFC 8017 has it (PKCS #1). */
    static byte[] rsa(byte[] key) {
        return pkcs8(RSA, key);
    }

    /** An EC key as RFC 5915 has it, which must name its curve. */
    static byte[] ec(byte[] key) throws InvalidKeySpecException {
        int at = content(key, 0);
        while (at < key.length) {
            int content = content(key, at);
            int end = content + length(key, at);
            if ((key[at] & 0xff) == PARAMETERS) {
                return pkcs8(joined(EC, Arrays.copyOfRange(key, content, end)), key);
            }
            at = end;
        }
        throw new InvalidKeySpecException("names no curve");
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, joined(VERSION, tagged(SEQUENCE, algorithm), tagged(OCTETS, key)));
    }

    /** Where the content of the element begins that stands here (X.690 §8.1). */
    private static int content(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int begin = content(der, at);
        int length = der[at + 1] & 0x7f;
        if (begin > at + 2) {
            length = 0;
            for (int i = at + 2; i < begin; i++) {
                length = length << 8 | der[i] & 0xff;
            }
        }
        if (length < 0 || length > der.length - begin) {
            throw new IndexOutOfBoundsException("longer than the key");
        }
        return length;
    }

    private static byte[] tagged(int tag, byte[] content) {
        int length = content.length;
        byte[] head;
        if (length < 0x80) {
            head = new byte[] {(byte) tag, (byte) length};
        } else if (length <= 0xff) {
            head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        } else {
            head = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        }
        return joined(head, content);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
