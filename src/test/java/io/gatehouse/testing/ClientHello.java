package io.gatehouse.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * The first message of a TLS handshake, written by hand: a JDK of today would not offer the versions that no server should
 * take any more (RFC 8996).
 */
public final class ClientHello {
    /** Suites of all times: with CBC and RSA key exchange for the old versions, with GCM for TLS 1.2. */
    private static final short[] SUITES = {
        (short) 0xc02f, (short) 0xc030, (short) 0xc02b, (short) 0xc013, (short) 0xc014, (short) 0xc009, 0x002f, 0x0035
    };

    private static final byte[] EXTENSIONS = {
        0,
        10,
        0,
        4,
        0,
        2,
        0,
        23, // supported_groups: secp256r1
        0,
        11,
        0,
        2,
        1,
        0, // ec_point_formats: uncompressed
        0,
        13,
        0,
        10,
        0,
        8,
        4,
        1,
        4,
        3,
        2,
        1,
        8,
        4 // signature_algorithms
    };

    private ClientHello() {}

    /** Offers this version of TLS alone, 0 to 2 for 1.0 to 1.2: the version that the server takes; -1 for a refusal. */
    public static int offer(int version, int port) throws IOException {
        ByteBuffer hello = ByteBuffer.allocate(512);
        hello.putShort((short) (0x0301 + version)).put(new byte[32]).put((byte) 0);
        hello.putShort((short) (2 * SUITES.length));
        for (short suite : SUITES) {
            hello.putShort(suite);
        }
        hello.put((byte) 1).put((byte) 0);
        hello.putShort((short) EXTENSIONS.length).put(EXTENSIONS).flip();
        int length = hello.remaining();
        ByteBuffer record = ByteBuffer.allocate(length + 9);
        record.put((byte) 22).putShort((short) 0x0301).putShort((short) (length + 4));
        record.put((byte) 1).put((byte) 0).putShort((short) length).put(hello);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), Backend.LIMIT_SECONDS * 1000);
            socket.setSoTimeout(Backend.LIMIT_SECONDS * 1000);
            socket.getOutputStream().write(record.array());
            return version(new DataInputStream(socket.getInputStream()));
        }
    }

    /** The version in a ServerHello; -1 where there is none but an alert, or the end. */
    private static int version(DataInputStream in) throws IOException {
        int type = in.read();
        if (type != 22) {
            return -1;
        }
        in.skipNBytes(2 + 2 + 4);
        return in.readUnsignedShort() - 0x0301;
    }
}
