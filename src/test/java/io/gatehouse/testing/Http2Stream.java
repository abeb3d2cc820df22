package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/**
 * One request of HTTP/2 on a connection of its own, frame by frame (RFC 9113), over cleartext: what is sent, how much may
 * come, and how it ends are the test's. Reading waits with a limit. Used by one thread.
 */
public final class Http2Stream implements AutoCloseable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int CANCEL = 8;

    /** Where the static table has these names (RFC 7541 appendix A). */
    private static final Map<String, Integer> PSEUDO = Map.of(":authority", 1, ":method", 2, ":path", 4, ":scheme", 6);

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final HPackDecoder decoder = new HPackDecoder(4096, StandardCharsets.ISO_8859_1);
    private final List<List<String>> heads = new ArrayList<>();
    private final Digested body = new Digested(true);
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private long connectionWindow = 65_535;
    private long streamWindow = 65_535;
    private long initialWindow = 65_535;
    private boolean begun;
    private String ended = "";

    /** A connection to this port of the loopback address; {@code window} octets of an answer may come before more is given. */
    public Http2Stream(int port, int window) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), Backend.LIMIT_SECONDS * 1000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Backend.LIMIT_SECONDS * 1000);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort((short) 4).putInt(window).array());
    }

    /** Sends the head: {@code name: value} for each field, pseudo-header fields first. */
    public Http2Stream head(String... fields) throws IOException {
        frame(HEADERS, END_HEADERS, 1, encoded(fields));
        begun = true;
        return this;
    }

    /** Sends a head without content. */
    public Http2Stream get(String path, String... more) throws IOException {
        String[] fields = new String[more.length + 4];
        fields[0] = ":method: GET";
        fields[1] = ":scheme: http";
        fields[2] = ":authority: gate.example";
        fields[3] = ":path: " + path;
        System.arraycopy(more, 0, fields, 4, more.length);
        frame(HEADERS, END_HEADERS | END_STREAM, 1, encoded(fields));
        begun = true;
        return this;
    }

    /** Sends content, as much at a time as the other side takes. */
    public Http2Stream data(byte[] octets) throws IOException {
        int sent = 0;
        while (sent < octets.length && ended.isEmpty()) {
            int now = (int) Math.min(Math.min(connectionWindow, streamWindow), Math.min(octets.length - sent, 16_384));
            // Tomcat takes many small frames for an attack and says ENHANCE_YOUR_CALM
            if (now < Math.min(octets.length - sent, 8_192)) {
                receiveFrame();
                continue;
            }
            frame(DATA, 0, 1, ByteBuffer.wrap(octets, sent, now));
            connectionWindow -= now;
            streamWindow -= now;
            sent += now;
        }
        return this;
    }

    /** Ends the content. */
    public Http2Stream end() throws IOException {
        frame(DATA, END_STREAM, 1, new byte[0]);
        return this;
    }

    /** Ends the content with fields after it (RFC 9113 §8.1). */
    public Http2Stream trailers(String... fields) throws IOException {
        frame(HEADERS, END_HEADERS | END_STREAM, 1, encoded(fields));
        return this;
    }

    /** Gives the stream up and leaves the connection open. */
    public Http2Stream reset() throws IOException {
        frame(RST_STREAM, 0, 1, ByteBuffer.allocate(4).putInt(CANCEL).array());
        return this;
    }

    /** Lets so many octets more of the answer come; before the request, on the connection alone. */
    public Http2Stream take(int octets) throws IOException {
        byte[] increment = ByteBuffer.allocate(4).putInt(octets).array();
        frame(WINDOW_UPDATE, 0, 0, increment);
        if (begun) {
            frame(WINDOW_UPDATE, 0, 1, increment);
        }
        return this;
    }

    /** Reads on until this text is in the content. */
    public Http2Stream await(String text) throws IOException {
        while (!content().contains(text) && ended.isEmpty()) {
            receiveFrame();
        }
        return this;
    }

    /** Reads on until a final head is there. */
    public Http2Stream awaitHead() throws IOException {
        while (!status().matches("[2-5]..") && ended.isEmpty()) {
            receiveFrame();
        }
        return this;
    }

    /** Reads on until so many blocks of fields are there, interim heads included. */
    public List<List<String>> awaitHeads(int count) throws IOException {
        while (heads.size() < count && ended.isEmpty()) {
            receiveFrame();
        }
        return heads();
    }

    /** Reads to the end: {@code end}, {@code RST_STREAM n}, {@code GOAWAY n} or {@code closed}. */
    public String awaitEnd() throws IOException {
        while (ended.isEmpty()) {
            receiveFrame();
        }
        return ended;
    }

    /** How it has ended; empty before it has. */
    public String ended() {
        return ended;
    }

    /** The last status; empty before there is one. */
    public String status() {
        return heads.stream()
                .flatMap(List::stream)
                .filter(field -> field.startsWith(":status: "))
                .reduce("", (before, last) -> last)
                .replace(":status: ", "");
    }

    /** The fields of each block: interim heads, the head, the trailers. */
    public List<List<String>> heads() {
        return List.copyOf(heads);
    }

    public String content() {
        return new String(body.held(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void receiveFrame() throws IOException {
        byte[] head = new byte[9];
        byte[] payload;
        try {
            in.readFully(head);
            payload = new byte[(head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff];
            in.readFully(payload);
        } catch (EOFException | SocketException e) {
            ended = "closed";
            return;
        }
        int flags = head[4];
        ByteBuffer content = ByteBuffer.wrap(payload);
        switch (head[3]) {
            case SETTINGS -> settings(content, flags);
            case PING -> acknowledge(PING, flags, payload);
            case WINDOW_UPDATE -> widen(ByteBuffer.wrap(head, 5, 4).getInt(), content.getInt());
            case HEADERS, CONTINUATION -> fields(payload, flags);
            case DATA -> body.write(payload);
            case RST_STREAM -> ended = "RST_STREAM " + content.getInt();
            case GOAWAY -> ended = "GOAWAY " + content.getInt(4);
            default -> {}
        }
        if ((head[3] == DATA || head[3] == HEADERS) && (flags & END_STREAM) != 0) {
            ended = "end";
        }
    }

    private void settings(ByteBuffer content, int flags) throws IOException {
        while (content.remaining() >= 6) {
            int id = content.getShort();
            int value = content.getInt();
            if (id == 4) {
                streamWindow += value - initialWindow;
                initialWindow = value;
            }
        }
        acknowledge(SETTINGS, flags, new byte[0]);
    }

    private void acknowledge(int type, int flags, byte[] payload) throws IOException {
        if ((flags & ACK) == 0) {
            frame(type, ACK, 0, payload);
        }
    }

    private void widen(int stream, int increment) {
        if (stream == 0) {
            connectionWindow += increment;
        } else {
            streamWindow += increment;
        }
    }

    private void fields(byte[] payload, int flags) throws IOException {
        block.write(payload);
        if ((flags & END_HEADERS) == 0) {
            return;
        }
        try {
            heads.add(decoder.decodeHeaders(ByteBuffer.wrap(block.toByteArray())).stream()
                    .map(field -> field.getName() + ": " + field.getValue())
                    .toList());
        } catch (HPackException e) {
            throw new IOException(e);
        }
        block.reset();
    }

    /** Literals without indexing (RFC 7541 §6.2.2), each shorter than 127 octets; Tomcat takes pseudo-names by index only. */
    private static byte[] encoded(String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (String field : fields) {
            int colon = field.indexOf(": ", 1);
            int known = PSEUDO.getOrDefault(field.substring(0, colon), 0);
            block.write(known);
            if (known == 0) {
                text(field.substring(0, colon), block);
            }
            text(field.substring(colon + 2), block);
        }
        return block.toByteArray();
    }

    private static void text(String text, ByteArrayOutputStream block) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        frame(type, flags, stream, ByteBuffer.wrap(payload));
    }

    private void frame(int type, int flags, int stream, ByteBuffer payload) throws IOException {
        int length = payload.remaining();
        ByteBuffer frame = ByteBuffer.allocate(9 + length)
                .put((byte) (length >> 16))
                .putShort((short) length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        socket.getOutputStream().write(frame.array());
    }
}
