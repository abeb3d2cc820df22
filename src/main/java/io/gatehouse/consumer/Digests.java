package io.gatehouse.consumer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Fast one-way hashes of keys. */
final class Digests {
    private Digests() {}

    /** @param algorithm {@code SHA-256} or {@code SHA-512} */
    static byte[] of(String algorithm, String text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same as it stands in a document: lower-case hexadecimal digits. */
    static String hex(String algorithm, String text) {
        return HexFormat.of().formatHex(of(algorithm, text));
    }

    /** Whether two secrets are equal, in a time that tells nothing of where they differ, nor of their length. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(of("SHA-256", one), of("SHA-256", other));
    }
}
