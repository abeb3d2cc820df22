package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Writes and reads single frames of the WebSocket protocol (RFC 6455 §5.2), and its answer to a key. */
public final class WebSocketFrames {
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;

    /** A key such as a client sends. */
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private WebSocketFrames() {}

    /** One frame as read. */
    public record Frame(boolean last, int opcode, boolean masked, byte[] content) {
        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }

        /** The status code of a close frame; 0 when it has none. */
        public int code() {
            return content.length < 2 ? 0 : (content[0] & 0xff) << 8 | content[1] & 0xff;
        }
    }

    /** The octets of a final frame. */
    public static byte[] frame(int opcode, boolean masked, byte[] content) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(octets);
        try {
            out.write(0x80 | opcode);
            int mask = masked ? 0x80 : 0;
            if (content.length < 126) {
                out.write(mask | content.length);
            } else if (content.length < 65_536) {
                out.write(mask | 126);
                out.writeShort(content.length);
            } else {
                out.write(mask | 127);
                out.writeLong(content.length);
            }
            byte[] key = masked ? new byte[] {1, 2, 3, 4} : new byte[4];
            if (masked) {
                out.write(key);
            }
            for (int i = 0; i < content.length; i++) {
                out.write(content[i] ^ key[i % 4]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toByteArray();
    }

    /** The next frame, unmasked. */
    public static Frame read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        boolean masked = (second & 0x80) != 0;
        byte[] key = new byte[4];
        if (masked) {
            in.readFully(key);
        }
        byte[] content = new byte[Math.toIntExact(length)];
        in.readFully(content);
        for (int i = 0; i < content.length; i++) {
            content[i] ^= key[i % 4];
        }
        return new Frame((first & 0x80) != 0, first & 0x0f, masked, content);
    }

    /** What a server answers to this key. */
    public static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
