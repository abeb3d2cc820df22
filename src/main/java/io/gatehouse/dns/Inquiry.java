package io.gatehouse.dns;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks one server some questions once: all at a time over UDP, and over TCP those whose answers did not fit (RFC 1035
 * §4.2, RFC 7766 §5).
 *
 * <p>Each question has a socket of its own, so that the system picks a port by chance for each (RFC 5452 §9.2), and the
 * sockets are connected, so that only the server's own datagrams arrive. What does not answer the question is passed
 * over, since it may be a stranger's. Waits with a selector: an interrupt ends it at once. Used by one thread.
 */
final class Inquiry {
    /** Once one question is answered, the others get so much longer: some servers never answer those for IPv6. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final InetSocketAddress server;
    private final Duration timeout;
    private final Map<Query, Message> answers = new HashMap<>();
    private long end;

    private Inquiry(InetSocketAddress server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
    }

    /**
     * The answers that came in time.
     *
     * @throws IOException when no question could be sent at all
     */
    static Map<Query, Message> ask(InetSocketAddress server, List<Query> queries, Duration timeout) throws IOException {
        Inquiry inquiry = new Inquiry(server, timeout);
        inquiry.udp(queries);
        for (Query query : queries) {
            Message answer = inquiry.answers.get(query);
            if (answer != null && answer.truncated()) {
                inquiry.answers.remove(query);
                inquiry.tcp(query);
            }
        }
        return inquiry.answers;
    }

    private void udp(List<Query> queries) throws IOException {
        end = System.nanoTime() + timeout.toNanos();
        try (Selector selector = Selector.open()) {
            try {
                for (Query query : queries) {
                    send(query, selector);
                }
                receive(queries.size(), selector);
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
        } catch (UnsupportedAddressTypeException e) {
            throw new IOException("this machine has no way to " + server, e);
        }
    }

    private void send(Query query, Selector selector) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, query);
        channel.connect(server);
        channel.write(ByteBuffer.wrap(query.octets()));
    }

    private void receive(int count, Selector selector) throws IOException {
        int open = count;
        while (open > 0 && await(selector)) {
            for (SelectionKey key : selector.selectedKeys()) {
                if (received((DatagramChannel) key.channel(), (Query) key.attachment())) {
                    key.cancel();
                    key.channel().close();
                    open--;
                }
            }
            selector.selectedKeys().clear();
            if (!answers.isEmpty()) {
                end = Math.min(end, System.nanoTime() + GRACE.toNanos());
            }
        }
    }

    /** Whether this question needs no more waiting for. */
    private boolean received(DatagramChannel channel, Query query) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        try {
            while (channel.read(buffer.clear()) > 0) {
                if (taken(Arrays.copyOf(buffer.array(), buffer.position()), query)) {
                    return true;
                }
            }
            return false;
        } catch (PortUnreachableException e) {
            return true;
        }
    }

    private boolean taken(byte[] octets, Query query) {
        try {
            Message message = Message.parse(octets);
            if (message.answers(query)) {
                answers.put(query, message);
                return true;
            }
        } catch (Malformed e) {
            // as good as none
        }
        return false;
    }

    /** Asks again where there is room. Without an answer the server is as one that did not answer. */
    private void tcp(Query query) throws IOException {
        end = System.nanoTime() + timeout.toNanos();
        try (Selector selector = Selector.open();
                SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_CONNECT);
            boolean connected = channel.connect(server) || ready(selector) && channel.finishConnect();
            if (!connected) {
                return;
            }
            write(query.octets(), channel);
            channel.register(selector, SelectionKey.OP_READ);
            ByteBuffer length = read(ByteBuffer.allocate(2), channel, selector);
            ByteBuffer octets = read(ByteBuffer.allocate(length.getShort(0) & 0xffff), channel, selector);
            if (!octets.hasRemaining()) {
                taken(octets.array(), query);
            }
        } catch (InterruptedIOException interrupted) {
            throw interrupted;
        } catch (IOException broken) {
            // as good as no answer
        }
    }

    /** A question is a few octets: they fit into the buffer of a fresh connection. */
    private static void write(byte[] octets, SocketChannel channel) throws IOException {
        ByteBuffer framed = ByteBuffer.allocate(octets.length + 2);
        framed.putShort((short) octets.length).put(octets).flip();
        while (framed.hasRemaining()) {
            channel.write(framed);
        }
    }

    private ByteBuffer read(ByteBuffer into, SocketChannel channel, Selector selector) throws IOException {
        while (into.hasRemaining()) {
            int count = channel.read(into);
            if (count < 0 || count == 0 && !ready(selector)) {
                throw new IOException("the answer ended early");
            }
        }
        return into;
    }

    private boolean ready(Selector selector) throws IOException {
        boolean ready = await(selector);
        selector.selectedKeys().clear();
        return ready;
    }

    /** Whether something can be read or done before the time is over. */
    private boolean await(Selector selector) throws IOException {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            int ready = selector.select(Math.max(left / 1_000_000, 1));
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted asking " + server);
            }
            if (ready > 0) {
                return true;
            }
        }
        return false;
    }
}
