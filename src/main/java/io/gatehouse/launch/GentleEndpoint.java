package io.gatehouse.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.tomcat.util.net.Acceptor;
import org.apache.tomcat.util.net.NioEndpoint;

/**
 * Tomcat's endpoint with an end that resets no connection.
 *
 * <p>The operating system resets what waits to be accepted when a listening socket is closed, and Tomcat's own way drops
 * what it accepts while it stops. Here the thread that accepts closes the socket itself: when nobody has come for a
 * moment, and directly after it found nobody waiting. Kept-alive connections are closed for sending first, so that a
 * request that crosses the end meets the end of a stream and not a reset (RFC 9112 §9.6).
 *
 * <p>Threads: Tomcat's acceptor in {@link #serverSocketAccept}; the one that drains everywhere else.
 */
final class GentleEndpoint extends NioEndpoint {
    private static final long POLL_NANOS = 500_000;

    /** How long nobody must have come. */
    private volatile Duration quiet = Duration.ZERO;

    private volatile long mustCloseAt;
    private volatile boolean closing;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** When somebody came last; by the acceptor alone. */
    private long cameAt;

    /** Tells those that multiplex requests (HTTP/2) to begin no new one (RFC 9113 §6.8). */
    void announceEnd() {
        getHandler().pause();
    }

    /** Begins to close the port: when nobody came for a while, at the latest after so long. */
    void beginToClose(Duration whenQuietFor, Duration atMost) {
        if (getServerSocket() == null) {
            closed.countDown(); // it never opened
            return;
        }
        quiet = whenQuietFor;
        mustCloseAt = System.nanoTime() + atMost.toNanos();
        closing = true;
        wakeAcceptor();
    }

    /**
     * Waits until the port is closed; whether it is. The acceptor has ended then as well: one that still runs Tomcat would
     * try to wake at a port that is not there.
     */
    boolean awaitClosed(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        if (!closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        while (acceptor != null && acceptor.getState() != Acceptor.AcceptorState.ENDED) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return true;
    }

    /** Waits until all connections have ended; whether they have. */
    boolean awaitNoConnection(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!connections.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return connections.isEmpty();
    }

    /** Sends the end of the stream on every connection; what comes is still read. */
    void endSending() {
        for (SocketChannel connection : connections.keySet()) {
            try {
                connection.shutdownOutput();
            } catch (IOException goneMeanwhile) {
                continue;
            }
        }
    }

    @Override
    protected SocketChannel serverSocketAccept() throws Exception {
        SocketChannel accepted = closing ? acceptLast() : super.serverSocketAccept();
        cameAt = System.nanoTime();
        return accepted;
    }

    /** The next one that comes; when nobody does any more, the port is closed and nobody's socket returned. */
    private SocketChannel acceptLast() throws IOException {
        ServerSocketChannel port = (ServerSocketChannel) getServerSocket();
        port.configureBlocking(false);
        while (true) {
            long now = System.nanoTime();
            boolean over = now - cameAt > quiet.toNanos() || now > mustCloseAt;
            SocketChannel accepted = port.accept();
            if (accepted != null) {
                return accepted;
            }
            if (over) {
                port.close();
                break;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        acceptor.stopMillis(-1);
        closed.countDown();
        return SocketChannel.open(); // Tomcat's acceptor, told to stop, drops it and ends
    }

    /** It waits for somebody; so somebody comes, and leaves at once. */
    private void wakeAcceptor() {
        try (Socket waker = new Socket()) {
            InetSocketAddress own = getLocalAddress();
            boolean any = own.getAddress().isAnyLocalAddress();
            InetAddress address = any ? InetAddress.getLoopbackAddress() : own.getAddress();
            waker.connect(new InetSocketAddress(address, own.getPort()), 1_000);
        } catch (IOException e) {
            System.err.println("The port could not be closed in good order (" + e.getMessage() + ").");
        }
    }
}
