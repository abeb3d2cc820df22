package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts and hashes what is written to it, and holds it if told so. Used by one thread. */
final class Digested extends OutputStream {
    private final boolean holding;
    private final MessageDigest digest;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private long length;

    Digested(boolean holding) {
        this.holding = holding;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int count) {
        digest.update(octets, offset, count);
        length += count;
        if (holding) {
            held.write(octets, offset, count);
        }
    }

    long length() {
        return length;
    }

    byte[] held() {
        return held.toByteArray();
    }

    /** The hash of all that was written, in hex; nothing may be written after. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
