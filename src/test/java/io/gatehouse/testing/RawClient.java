package io.gatehouse.testing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client that sends the octets it is given and shows what is on the wire.
 *
 * <p>Reading waits with a limit. Used by one thread, or one that writes and one that reads.
 */
public final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final Wire wire;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 65_536);
        this.wire = new Wire(in);
    }

    /** A connection to this port of the loopback address. */
    public static RawClient connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), Backend.LIMIT_SECONDS * 1000);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Backend.LIMIT_SECONDS * 1000);
        return new RawClient(socket);
    }

    /** Speaks over a connection that a test made, such as one with TLS. */
    public static RawClient over(Socket socket) throws IOException {
        return new RawClient(socket);
    }

    /** Sends one head (its lines, to which the empty line is added) on a connection of its own and reads the answer. */
    public static RawResponse exchange(int port, String... lines) throws IOException {
        try (RawClient client = connect(port)) {
            return client.head(lines).receive(lines[0].substring(0, lines[0].indexOf(' ')));
        }
    }

    /** Sends these lines, each with CR LF, and an empty one. */
    public RawClient head(String... lines) throws IOException {
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** Sends this text as ISO-8859-1. */
    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        return this;
    }

    /** Sends a chunk (RFC 9112 §7.1); an empty one is the last. */
    public RawClient chunk(String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return send(Integer.toHexString(octets.length) + "\r\n").send(octets).send("\r\n");
    }

    /** Sends these octets again and again until something is answered, with a limit. */
    public RawClient sendUntilAnswered(byte[] octets) throws IOException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(Backend.LIMIT_SECONDS);
        while (in.available() == 0) {
            if (System.nanoTime() - limit > 0) {
                throw new AssertionError("nothing was answered meanwhile");
            }
            send(octets);
        }
        return this;
    }

    /** The next response to a method that is not HEAD, whole. */
    public RawResponse receive() throws IOException {
        return receive("");
    }

    /** The next response to this method, whole. */
    public RawResponse receive(String method) throws IOException {
        List<List<String>> interim = new ArrayList<>();
        RawResponse head = receiveHead();
        while (head.status() < 200 && head.status() != 101) {
            List<String> lines = new ArrayList<>(head.headerLines());
            lines.add(0, head.statusLine());
            interim.add(lines);
            head = receiveHead();
        }
        Digested body = new Digested(true);
        List<String> trailers = List.of();
        boolean whole = true;
        try {
            trailers = content(head, method, body);
        } catch (EOFException | SocketException e) {
            whole = false;
        }
        return new RawResponse(head.statusLine(), head.headerLines(), body.held(), trailers, whole, interim);
    }

    private List<String> content(RawResponse head, String method, Digested body) throws IOException {
        String length = head.header("Content-Length");
        if (method.equals("HEAD") || head.status() == 204 || head.status() == 304 || head.status() == 101) {
            return List.of();
        }
        if (Wire.isChunked(head.headerLines())) {
            return wire.chunked(body);
        }
        if (length != null) {
            wire.exactly(Long.parseLong(length), body);
        } else {
            wire.untilClosed(body);
        }
        return List.of();
    }

    /** The head of the next response, 1xx included; its body is left on the wire, for {@link #in}. */
    public RawResponse receiveHead() throws IOException {
        String statusLine = wire.line();
        if (statusLine == null) {
            throw new EOFException("the connection was closed instead of an answer");
        }
        return new RawResponse(statusLine, wire.lines(), new byte[0], List.of(), true, List.of());
    }

    /** Whether the other side has closed, seen by waiting for its next octet. */
    public boolean closed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Waits so long for each octet from now on, instead of the usual limit. */
    public void waitAtMost(int seconds) throws SocketException {
        socket.setSoTimeout(seconds * 1000);
    }

    /** The content of a chunked answer whose head was received, as it comes. */
    public InputStream chunks() {
        return new Dechunked(in);
    }

    /** Whether the other side has closed while nothing was asked, as a client looks before it asks again. */
    public boolean closedMeanwhile() {
        try {
            socket.setSoTimeout(1);
            in.mark(1);
            boolean end = in.read() < 0;
            in.reset();
            return end;
        } catch (SocketTimeoutException nothingCame) {
            return false;
        } catch (IOException e) {
            return true;
        } finally {
            restoreLimit();
        }
    }

    private void restoreLimit() {
        try {
            socket.setSoTimeout(Backend.LIMIT_SECONDS * 1000);
        } catch (SocketException closed) {
            throw new AssertionError(closed);
        }
    }

    /** What comes over the wire, from where reading stopped. */
    public InputStream in() {
        return in;
    }

    public OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    /** Closes the sending half only. */
    public void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a TCP reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
