package io.gatehouse.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An upstream that reads the head of each request and leaves the rest, and the socket, to a script: for what is no longer
 * HTTP. A daemon thread for each connection.
 */
public final class RawServer implements AutoCloseable {
    private final ServerSocket server;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<List<String>> heads = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    /** What is done with a connection after the head of a request has come. */
    @FunctionalInterface
    public interface Script {
        /** @param head request line and fields */
        void run(List<String> head, InputStream in, OutputStream out, Socket socket) throws Exception;
    }

    private RawServer(ServerSocket server, Script script) {
        this.server = server;
        this.script = script;
    }

    public static RawServer start(Script script) throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1024);
        return on(server, script);
    }

    /** One on a socket that is bound, such as one that speaks TLS. */
    public static RawServer on(ServerSocket server, Script script) {
        RawServer started = new RawServer(server, script);
        started.daemon(started::accept);
        return started;
    }

    /** One that switches to whatever is asked for, then follows the script; the key of a WebSocket is accepted. */
    public static RawServer switching(Script then) throws IOException {
        return start((head, in, out, socket) -> {
            out.write(switched(head).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            then.run(head, in, out, socket);
        });
    }

    /** The head of an answer 101 to this request. */
    public static String switched(List<String> head) throws IOException {
        String key = field(head, "Sec-WebSocket-Key");
        return "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: " + field(head, "Upgrade") + "\r\n"
                + (key.isEmpty() ? "" : "Sec-WebSocket-Accept: " + WebSocketFrames.accept(key) + "\r\n") + "\r\n";
    }

    /** Sends back what comes, until it ends. */
    public static void echo(List<String> head, InputStream in, OutputStream out, Socket socket) throws IOException {
        byte[] piece = new byte[8192];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            out.write(piece, 0, count);
        }
    }

    /** The value of a field of this head; empty when there is none. */
    public static String field(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** The next head that came; waits for it, with a limit. */
    public List<String> takeHead() {
        return poll(heads, "no request came");
    }

    /** Whether any head came that was not taken. */
    public boolean hasHead() {
        return !heads.isEmpty();
    }

    /** How the script of the next connection that is over ended: {@code end}, or the exception it was broken by. */
    public String takeEnd() {
        return poll(ended, "no connection ended");
    }

    private static <T> T poll(BlockingQueue<T> queue, String otherwise) {
        try {
            T next = queue.poll(Backend.LIMIT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError(otherwise + " within " + Backend.LIMIT_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);
            Wire wire = new Wire(in);
            String requestLine = wire.line();
            if (requestLine == null) {
                return;
            }
            List<String> head = new java.util.ArrayList<>(List.of(requestLine));
            head.addAll(wire.lines());
            heads.add(List.copyOf(head));
            script.run(head, in, socket.getOutputStream(), socket);
            ended.add("end");
        } catch (Exception e) {
            ended.add(String.valueOf(e.getMessage()));
        } finally {
            open.remove(socket);
        }
    }

    private void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
