package io.gatehouse.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A scripted upstream on a real socket that records what it received.
 *
 * <p>HTTP/1.1 with keep-alive, a daemon thread for each connection. It answers {@code 200 ok} until told otherwise.
 * Threads: a test may call every method while requests come in.
 */
public final class Backend implements AutoCloseable {
    /** How long a test waits for what must come; only a failing test waits that long. */
    static final int LIMIT_SECONDS = 20;

    private final ServerSocket server;
    private final BlockingQueue<Recorded> arrived = new LinkedBlockingQueue<>();
    private final List<Recorded> all = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Integer> left = new LinkedBlockingQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    private volatile @Nullable Thread accepting;
    private volatile boolean holding = true;
    private volatile boolean continuing = true;
    private volatile Function<Recorded, Answer> answers = request -> Answer.ok("ok");
    private volatile Function<Recorded, @Nullable Answer> early = head -> null;

    private Backend(ServerSocket server) {
        this.server = server;
    }

    /** A backend on a free port of the loopback address. */
    public static Backend start() throws IOException {
        return start(0);
    }

    /** A backend on this port of the loopback address, such as that of one which was closed. */
    public static Backend start(int port) throws IOException {
        return start("127.0.0.1", port);
    }

    /** A backend on this port of this address, such as 127.0.0.2. */
    public static Backend start(String address, int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 256);
        return on(server);
    }

    /** A backend on a socket that is bound, such as one that speaks TLS. */
    public static Backend on(ServerSocket server) {
        Backend backend = new Backend(server);
        backend.accepting = daemon("backend-" + server.getLocalPort(), backend::accept);
        return backend;
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Answers each request by this function of it, body included. It may wait: it has a thread of its own. */
    public Backend answerWith(Function<Recorded, Answer> function) {
        answers = function;
        return this;
    }

    public Backend answerWith(Answer always) {
        return answerWith(request -> always);
    }

    /** Answers before the body is read, where this function of the head (body empty) gives an answer, and closes. */
    public Backend answerEarlyWith(Function<Recorded, @Nullable Answer> function) {
        early = function;
        return this;
    }

    /** Counts and hashes the bodies that come from now on but does not hold them. */
    public Backend countingBodies() {
        holding = false;
        return this;
    }

    /** Never asks for a body that the other side keeps until it is asked (RFC 9110 §10.1.1). */
    public Backend neverAskingForBodies() {
        continuing = false;
        return this;
    }

    /** The next request that was not taken yet; waits for it, with a limit. */
    public Recorded take() {
        return waitFor(arrived, "no request came");
    }

    /** The requests that nobody took yet. */
    public List<Recorded> untaken() {
        return List.copyOf(arrived);
    }

    /** Every request so far, taken or not. */
    public List<Recorded> requests() {
        return List.copyOf(all);
    }

    /** Forgets the requests that nobody took. */
    public void forget() {
        arrived.clear();
    }

    /** The connections accepted so far. */
    public int connections() {
        return accepted.get();
    }

    /** The number of the next connection found closed by the other side, also within a stall; waits with a limit. */
    public int takeLeft() {
        return waitFor(left, "no connection was closed by the other side");
    }

    /** Accepts no connection any more, and breaks those that are open. */
    @Override
    public void close() throws IOException {
        server.close();
        awaitAccepting();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** A thread that waits for a connection keeps the port open until it has noticed. */
    private void awaitAccepting() {
        try {
            Thread thread = accepting;
            if (thread != null) {
                thread.join(LIMIT_SECONDS * 1000L);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T waitFor(BlockingQueue<T> queue, String otherwise) {
        try {
            T next = queue.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError(otherwise + " within " + LIMIT_SECONDS + " s");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (server.isClosed()) {
                    socket.close();
                    return;
                }
                open.add(socket);
                int number = accepted.incrementAndGet();
                daemon("backend-" + port() + "-connection-" + number, () -> serve(socket, number));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            BackendConnection connection = new BackendConnection(socket, number);
            while (true) {
                Recorded head = connection.head();
                if (head == null) {
                    left.add(number);
                    return;
                }
                Answer early = this.early.apply(head);
                if (early != null) {
                    record(head);
                    connection.send(early.closeAfter(), head);
                    connection.linger(early);
                    return;
                }
                if (continuing) {
                    connection.askForBody(head);
                }
                Recorded whole = connection.body(head, holding);
                record(whole);
                if (!connection.send(answers.apply(whole), whole)) {
                    return;
                }
            }
        } catch (IOException e) {
            left.add(number);
        } catch (Exception e) {
            e.printStackTrace();
        } finally {
            open.remove(socket);
        }
    }

    private void record(Recorded request) {
        all.add(request);
        arrived.add(request);
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
