package io.gatehouse.deployed;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket client, which keeps what it hears: messages whole, pongs and the close frame. */
final class TalkingSocket implements WebSocket.Listener {
    /** What came, in order: a text as it is, a binary message as octets, {@code pong …}, {@code close N reason}. */
    final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private WebSocket socket;

    /** Opens one to this path of a gateway. */
    static CompletableFuture<TalkingSocket> open(HttpClient client, String path, String subprotocol) {
        TalkingSocket talking = new TalkingSocket();
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (!subprotocol.isEmpty()) {
            builder.subprotocols(subprotocol);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + Server.port() + path), talking)
                .thenApply(open -> {
                    talking.socket = open;
                    return talking;
                });
    }

    WebSocket socket() {
        return socket;
    }

    /** The next that is heard; waits for it, with a limit. */
    Object next() throws InterruptedException {
        Object next = heard.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was heard within 60 s");
        }
        return next;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            heard.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] piece = new byte[data.remaining()];
        data.get(piece);
        binary.writeBytes(piece);
        if (last) {
            heard.add(binary.toByteArray());
            binary.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
        byte[] content = new byte[message.remaining()];
        message.get(content);
        heard.add("pong " + new String(content, java.nio.charset.StandardCharsets.UTF_8));
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        heard.add("close " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable broken) {
        heard.add("broken: " + broken);
    }
}
