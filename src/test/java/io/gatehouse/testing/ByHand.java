package io.gatehouse.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An upstream that the test itself plays, octet by octet, on one connection after the other. Reading waits with a limit.
 * Used by one thread at a time.
 */
public final class ByHand implements AutoCloseable {
    private final ServerSocket server;

    public ByHand() throws IOException {
        server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 256);
        server.setSoTimeout(Backend.LIMIT_SECONDS * 1000);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** The next connection that is made. */
    public Connection accept() throws IOException {
        return new Connection(server.accept());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** One connection. */
    public static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final Wire wire;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Backend.LIMIT_SECONDS * 1000);
            in = new BufferedInputStream(socket.getInputStream());
            wire = new Wire(in);
        }

        /** The lines of the next request's head, request line first. */
        public List<String> head() throws IOException {
            return wire.lines();
        }

        /** What comes after the head. */
        public InputStream in() {
            return in;
        }

        /** Sends this text as ISO-8859-1. */
        public Connection send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        /** Sends this text as a chunk; an empty one is the last, with no trailers. */
        public Connection chunk(String text) throws IOException {
            return send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        }

        /** Waits until the other side has closed or reset the connection: what came before, and how long it took. */
        public Ended ended() throws IOException {
            long begun = System.nanoTime();
            byte[] rest;
            try {
                rest = in.readAllBytes();
            } catch (SocketException reset) {
                rest = new byte[0];
            }
            return new Ended(new String(rest, StandardCharsets.ISO_8859_1), System.nanoTime() - begun);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /**
     * How a connection ended.
     *
     * @param rest what still came
     * @param nanos how long it was waited for
     */
    public record Ended(String rest, long nanos) {}
}
