package io.gatehouse.chaos;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A target that serves well until it is told to fail in some way, and well again afterwards.
 *
 * <p>It counts the requests whose head came, and of those the ones that are unsafe. Threads: any.
 */
final class Shaky implements AutoCloseable {
    private static final byte[] WELL =
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BUSY =
            "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong posts = new AtomicLong();
    private final AtomicInteger turn = new AtomicInteger();

    private volatile Door door;
    private volatile ServerSocket server;
    private volatile Thread accepting;
    private volatile Fault fault = Fault.NONE;
    private volatile CountDownLatch healed = new CountDownLatch(0);

    /** How it fails. */
    enum Fault {
        NONE("serves well"),
        KILLED("is killed: its connections break and none is accepted"),
        HANGS("accepts, and never answers"),
        BUSY_HALF_THE_TIME("answers 503 half the time"),
        RESETS("resets the connection in the midst of the answer"),
        TRICKLES("sends an octet a second"),
        MOVED("moves to another address, which DNS tells"),
        EXPIRED("shows a certificate that has ended");

        private final String says;

        Fault(String says) {
            this.says = says;
        }

        String says() {
            return says;
        }
    }

    Shaky() throws IOException {
        this(port -> listen("127.0.0.1", port), 0);
    }

    /** One that listens so, on a port. */
    Shaky(Door opens, int first) throws IOException {
        door = opens;
        server = door.open(first);
        port = server.getLocalPort();
        accepting = accept(server);
    }

    /** Opens a port. */
    @FunctionalInterface
    interface Door {
        ServerSocket open(int port) throws IOException;
    }

    int port() {
        return port;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Listens in another way from now on, and breaks the connections that were made before. */
    void open(Door next) throws IOException {
        stopAccepting();
        breakConnections();
        door = next;
        server = door.open(port);
        accepting = accept(server);
    }

    long requests() {
        return requests.get();
    }

    long posts() {
        return posts.get();
    }

    /** Fails so from now on. */
    void fail(Fault next) throws IOException {
        healed = new CountDownLatch(1);
        fault = next;
        if (next == Fault.KILLED) {
            stopAccepting();
            breakConnections();
        }
    }

    /** A thread that waits for a connection keeps the port open until it has noticed. */
    private void stopAccepting() throws IOException {
        server.close();
        try {
            accepting.join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Serves well again. */
    void heal() throws IOException {
        boolean killed = fault == Fault.KILLED;
        fault = Fault.NONE;
        healed.countDown();
        if (killed) {
            server = door.open(port);
            accepting = accept(server);
        } else {
            breakConnections();
        }
    }

    @Override
    public void close() throws IOException {
        healed.countDown();
        stopAccepting();
        breakConnections();
    }

    private void breakConnections() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Listens at this address of the loopback network. */
    static ServerSocket listen(String address, int port) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getByName(address), port), 256);
        return listening;
    }

    private Thread accept(ServerSocket listening) {
        return start(() -> {
            while (true) {
                try {
                    Socket socket = listening.accept();
                    if (listening.isClosed()) {
                        socket.close();
                        return;
                    }
                    open.add(socket);
                    start(() -> serve(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "shaky");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (request(in) && answer(socket)) {
                // the next one
            }
        } catch (IOException gone) {
            // by the gateway or by a fault
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    /** Reads a head and the content that its Content-Length tells; false at the connection's end. */
    private boolean request(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return false;
        }
        requests.incrementAndGet();
        posts.addAndGet(line.startsWith("POST ") ? 1 : 0);
        int length = 0;
        for (String field = line(in); field != null && !field.isEmpty(); field = line(in)) {
            if (field.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(field.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return true;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                return null;
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    private boolean answer(Socket socket) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        switch (fault) {
            case NONE, MOVED, EXPIRED -> out.write(WELL);
            case KILLED -> {
                return false;
            }
            case HANGS -> {
                healed.await();
                return false;
            }
            case BUSY_HALF_THE_TIME -> out.write(turn.getAndIncrement() % 2 == 0 ? BUSY : WELL);
            case RESETS -> {
                out.write(WELL, 0, WELL.length - 5);
                out.flush();
                socket.setSoLinger(true, 0);
                return false;
            }
            case TRICKLES -> {
                return trickle(out);
            }
        }
        out.flush();
        return true;
    }

    private boolean trickle(OutputStream out) throws IOException, InterruptedException {
        int head = WELL.length - 10;
        out.write(WELL, 0, head);
        for (int at = head; at < WELL.length; at++) {
            out.write(WELL, at, 1);
            out.flush();
            if (healed.await(1, TimeUnit.SECONDS)) {
                return false;
            }
        }
        return true;
    }
}
