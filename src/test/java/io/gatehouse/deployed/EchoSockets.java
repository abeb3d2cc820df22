package io.gatehouse.deployed;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/**
 * A WebSocket server of a library, which sends back what it is told; {@code close N} makes it close with that code. It
 * knows the subprotocol {@code chat} and compresses where the client does.
 *
 * <p>What the library queues while it writes what was queued before, it may forget until something else comes, also
 * without any gateway between; so it is reminded all the time.
 */
final class EchoSockets extends WebSocketServer {
    private final CountDownLatch started = new CountDownLatch(1);
    private final ScheduledExecutorService reminding = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "echo-reminding");
        thread.setDaemon(true);
        return thread;
    });

    /** Code and reason of each socket that was closed by its client. */
    final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

    private EchoSockets() {
        super(
                new InetSocketAddress("127.0.0.1", 0),
                2,
                List.of(new Draft_6455(
                        List.of(new PerMessageDeflateExtension()),
                        List.<IProtocol>of(new Protocol("chat"), new Protocol("")))));
        setConnectionLostTimeout(0);
        setMaxPendingConnections(1024);
        setDaemon(true);
    }

    static EchoSockets started() throws InterruptedException {
        EchoSockets server = new EchoSockets();
        server.start();
        if (!server.started.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the WebSocket server did not start");
        }
        return server;
    }

    String url() {
        return "http://127.0.0.1:" + getPort();
    }

    @Override
    public void onStart() {
        reminding.scheduleWithFixedDelay(this::remind, 200, 200, TimeUnit.MILLISECONDS);
        started.countDown();
    }

    private void remind() {
        for (WebSocket socket : getConnections()) {
            try {
                onWriteDemand(socket);
            } catch (RuntimeException gone) {
                // it was closed meanwhile
            }
        }
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {}

    @Override
    public void onMessage(WebSocket socket, String message) {
        if (message.startsWith("close ")) {
            socket.close(Integer.parseInt(message.substring(6)), "as you wish");
        } else {
            socket.send(message);
        }
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
        socket.send(message);
    }

    /** The close frame itself: what the library says at the end depends on who closes the connection first. */
    @Override
    public void onClosing(WebSocket socket, int code, String reason, boolean remote) {
        if (remote) {
            closed.add(code + " " + reason);
        }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onError(WebSocket socket, Exception broken) {}

    void close() throws InterruptedException {
        reminding.shutdownNow();
        stop(1000);
    }
}
