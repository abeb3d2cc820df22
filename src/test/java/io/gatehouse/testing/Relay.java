package io.gatehouse.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of the loopback address behind which another one is, until it is closed: then nobody is there, and nobody is cut
 * off from a server that others need. Threads: any.
 */
public final class Relay implements AutoCloseable {
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> lost = ConcurrentHashMap.newKeySet();
    private ServerSocket server;

    private Relay(int target) throws IOException {
        this.target = target;
        server = listen(0);
    }

    /** A relay to this port of the loopback address. */
    public static Relay to(int port) throws IOException {
        return new Relay(port);
    }

    private ServerSocket listen(int port) throws IOException {
        ServerSocket bound = new ServerSocket();
        bound.setReuseAddress(true);
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        daemon(() -> accept(bound));
        return bound;
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Is there again, at the same port. */
    public void reopen() throws IOException {
        server = listen(server.getLocalPort());
    }

    /** What goes through it now is lost from here on, and its connections stay open; new ones are as before. */
    public void lose() {
        lost.addAll(open);
    }

    /** Is not there for a while, and breaks what goes through it. */
    public void leave() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    @Override
    public void close() throws IOException {
        leave();
    }

    private void accept(ServerSocket bound) {
        while (!bound.isClosed()) {
            try {
                Socket client = bound.accept();
                Socket other = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(other);
                daemon(() -> pump(client, other));
                daemon(() -> pump(other, client));
            } catch (IOException e) {
                // closed, or nobody is behind it
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            byte[] some = new byte[8192];
            for (int length = from.getInputStream().read(some);
                    length >= 0;
                    length = from.getInputStream().read(some)) {
                if (!lost.contains(from)) {
                    to.getOutputStream().write(some, 0, length);
                }
            }
        } catch (IOException e) {
            // one side has gone, and so does the other
        } finally {
            open.remove(from);
            open.remove(to);
            lost.remove(from);
            lost.remove(to);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
