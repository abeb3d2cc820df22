package io.gatehouse.launch.demo;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a body, and how long it was; a stream of any length passes in pieces. */
record Sha256(String hex, long length) {

    static Sha256 of(InputStream in) throws IOException {
        MessageDigest digest = digest();
        byte[] piece = new byte[64 * 1024];
        long length = 0;
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            digest.update(piece, 0, read);
            length += read;
        }
        return new Sha256(HexFormat.of().formatHex(digest.digest()), length);
    }

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
