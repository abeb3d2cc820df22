package io.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that keeps every octet it receives and repairs none.
 *
 * <p>It answers each request as soon as the request is whole in the strict reading, or at once when it can't become one,
 * and goes on recording: what comes after shows. The answer says {@code Connection: close}, so that each request has a
 * connection of its own. Threads: a test may call every method at any time.
 */
public final class RawUpstream implements AutoCloseable {
    private static final byte[] OK =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket server;
    private final List<Recording> recordings = new ArrayList<>();
    private final Set<Integer> acceptedPorts = new HashSet<>();
    private final Deque<byte[]> next = new ArrayDeque<>();

    private RawUpstream(ServerSocket server) {
        this.server = server;
    }

    /** An upstream on a free port of the loopback address. */
    public static RawUpstream start() throws IOException {
        RawUpstream upstream = new RawUpstream(new ServerSocket(0, 256, InetAddress.getByName("127.0.0.1")));
        daemon(upstream::accept);
        return upstream;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /**
     * Answers the next request with these octets, and then closes; those after it well again. Octets that do not end an
     * answer are ended by that.
     */
    public synchronized void answerOnceWith(String octets) {
        next.add(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * What every connection received on which anything came since this was asked before, in their order. Waits until all
     * that were opened so far have been closed by the other side.
     */
    public List<byte[]> settle() throws IOException, InterruptedException {
        try (Socket probe = new Socket(server.getInetAddress(), server.getLocalPort())) {
            // connections are accepted in turn: with this one, all that were opened before it
            probe.shutdownOutput();
            synchronized (this) {
                long limit = System.nanoTime() + Backend.LIMIT_SECONDS * 1_000_000_000L;
                while (!acceptedPorts.contains(probe.getLocalPort())
                        || recordings.stream().anyMatch(recording -> recording.open)) {
                    if (System.nanoTime() > limit) {
                        throw new AssertionError("a connection to the upstream stays open: " + recordings);
                    }
                    wait(100);
                }
                List<byte[]> received = recordings.stream()
                        .filter(recording -> recording.port != probe.getLocalPort())
                        .map(recording -> recording.octets.toByteArray())
                        .filter(octets -> octets.length > 0)
                        .toList();
                recordings.clear();
                acceptedPorts.clear();
                return received;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Recording recording = new Recording(socket.getPort());
                synchronized (this) {
                    acceptedPorts.add(socket.getPort());
                    recordings.add(recording);
                    notifyAll();
                }
                daemon(() -> serve(socket, recording));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, Recording recording) {
        try (socket) {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                boolean whole = recording.take(buffer, read);
                if (whole) {
                    answer(socket);
                } else if (recording.mayContinue()) {
                    socket.getOutputStream().write(CONTINUE);
                }
            }
        } catch (SocketException reset) {
            // closed by the other side as well
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            synchronized (this) {
                recording.open = false;
                notifyAll();
            }
        }
    }

    private void answer(Socket socket) throws IOException {
        byte[] special;
        synchronized (this) {
            special = next.poll();
        }
        socket.getOutputStream().write(special == null ? OK : special);
        if (special != null) {
            socket.shutdownOutput();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "raw-upstream");
        thread.setDaemon(true);
        thread.start();
    }

    /** What one connection received; written by its thread, read by others when it is closed. */
    private static final class Recording {
        private final int port;
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private int answered;
        private boolean continued;
        private boolean open = true;

        Recording(int port) {
            this.port = port;
        }

        /** Adds octets; whether an answer is due now. */
        boolean take(byte[] buffer, int count) {
            octets.write(buffer, 0, count);
            Integer end = end();
            if (end == null || end <= answered) {
                return false;
            }
            answered = end;
            return true;
        }

        /** Whether the other side waits for {@code 100 (Continue)}; asked once. */
        boolean mayContinue() {
            String text = octets.toString(StandardCharsets.ISO_8859_1);
            boolean due = !continued && text.contains("Expect: 100-") && text.contains("\r\n\r\n");
            continued |= due;
            return due;
        }

        /** Where the request ends that was not answered yet; null while it may still come. */
        private @Nullable Integer end() {
            try {
                return StrictMessage.request(octets.toByteArray(), answered).end();
            } catch (StrictMessage.Incomplete e) {
                return null;
            } catch (StrictMessage.Malformed e) {
                return Integer.MAX_VALUE;
            }
        }

        @Override
        public String toString() {
            return (open ? "open: " : "closed: ") + octets.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
