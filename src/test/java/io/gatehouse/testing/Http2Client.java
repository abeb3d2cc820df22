package io.gatehouse.testing;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/**
 * A client of HTTP/2 that sends the fields it is given, pseudo-header fields as well, whether they make sense or not (RFC
 * 9113). Used by one thread; for answers that fit the window of a fresh connection.
 */
public final class Http2Client implements AutoCloseable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    /** Where the static table has these names (RFC 7541 appendix A); Tomcat takes them from there only. */
    private static final Map<String, Integer> PSEUDO =
            Map.of(":authority", 1, ":method", 2, ":path", 4, ":scheme", 6, ":status", 8);

    private final Socket socket;
    private final DataInputStream in;
    private final HPackDecoder decoder = new HPackDecoder(4096, StandardCharsets.ISO_8859_1);
    private int stream = -1;

    /** Begins HTTP/2 on this connection, which has agreed on it or takes it for granted. */
    public Http2Client(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** Sends a request without content: {@code name: value} for each field, in this order, in one frame. */
    public Http2Client send(String... fields) throws IOException {
        stream += 2;
        ByteBuffer block = ByteBuffer.allocate(16_384);
        for (String field : fields) {
            int colon = field.indexOf(": ", 1);
            name(field.substring(0, colon), block);
            text(field.substring(colon + 2), block);
        }
        byte[] octets = new byte[block.flip().remaining()];
        block.get(octets);
        frame(HEADERS, END_HEADERS | END_STREAM, stream, octets);
        return this;
    }

    /**
     * What became of the last request: the status as text and the content, or how it ended without an answer:
     * {@code RST_STREAM} or {@code GOAWAY} with the error's code, or {@code closed}.
     */
    public String receive() throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            while (true) {
                byte[] head = new byte[9];
                in.readFully(head);
                byte[] payload = new byte[(head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff];
                in.readFully(payload);
                int flags = head[4];
                boolean ours = ByteBuffer.wrap(head, 5, 4).getInt() == stream;
                switch (head[3]) {
                    case SETTINGS, PING -> acknowledge(head[3], flags, payload);
                    case HEADERS -> answer.append(status(payload, flags));
                    case DATA -> answer.append(' ').append(new String(payload, StandardCharsets.UTF_8).strip());
                    case RST_STREAM -> {
                        return answer + "RST_STREAM " + ByteBuffer.wrap(payload).getInt();
                    }
                    case GOAWAY -> {
                        return answer + "GOAWAY "
                                + ByteBuffer.wrap(payload, 4, 4).getInt();
                    }
                    default -> {}
                }
                if (ours && (head[3] == HEADERS || head[3] == DATA) && (flags & END_STREAM) != 0) {
                    return answer.toString().strip();
                }
            }
        } catch (EOFException | SocketException e) {
            return answer + "closed";
        }
    }

    private void acknowledge(int type, int flags, byte[] payload) throws IOException {
        if ((flags & ACK) == 0) {
            frame(type, ACK, 0, type == PING ? payload : new byte[0]);
        }
    }

    private String status(byte[] block, int flags) throws IOException {
        if ((flags & END_HEADERS) == 0) {
            throw new IOException("the answer's fields are in several frames");
        }
        List<Header> fields = new ArrayList<>();
        try {
            fields.addAll(decoder.decodeHeaders(ByteBuffer.wrap(block)));
        } catch (HPackException e) {
            throw new IOException(e);
        }
        return fields.stream()
                .filter(field -> field.getName().equals(":status"))
                .map(Header::getValue)
                .findFirst()
                .orElse("");
    }

    /** A literal without indexing, its name from the static table where it stands there (RFC 7541 §6.2.2). */
    private static void name(String name, ByteBuffer block) {
        int index = PSEUDO.getOrDefault(name, 0);
        block.put((byte) index);
        if (index == 0) {
            text(name, block);
        }
    }

    private static void text(String text, ByteBuffer block) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        int rest = octets.length - 127;
        block.put((byte) (rest < 0 ? octets.length : 127));
        for (; rest >= 0; rest = rest < 128 ? -1 : rest >> 7) {
            block.put((byte) (rest < 128 ? rest : rest & 127 | 128));
        }
        block.put(octets);
    }

    private void frame(int type, int flags, int streamId, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(streamId).put(payload);
        socket.getOutputStream().write(frame.array());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
