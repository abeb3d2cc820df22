package io.gatehouse.chaos;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that ask without a pause until they are stopped, each on a connection of its own, and count what comes. Most send
 * GET, some POST with content. Threads: its own; counts are read by any.
 */
final class Load implements AutoCloseable {
    private final int port;
    private final Tally gets = new Tally();
    private final Tally posts = new Tally();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** What came, by what it was. */
    static final class Tally {
        private final AtomicLong sent = new AtomicLong();
        private final Map<String, AtomicLong> outcomes = new ConcurrentHashMap<>();

        long sent() {
            return sent.get();
        }

        /** How often each came: {@code 200}, or a status with the error of its Proxy-Status, or {@code broken}. */
        Map<String, AtomicLong> outcomes() {
            return outcomes;
        }

        long count(String outcome) {
            AtomicLong count = outcomes.get(outcome);
            return count == null ? 0 : count.get();
        }

        private void add(String outcome) {
            outcomes.computeIfAbsent(outcome, each -> new AtomicLong()).incrementAndGet();
            sent.incrementAndGet();
        }
    }

    private Load(int port) {
        this.port = port;
    }

    static Load start(int port, int getting, int posting) {
        Load load = new Load(port);
        for (int i = 0; i < getting + posting; i++) {
            boolean gets = i < getting;
            Thread thread = new Thread(() -> load.run(gets), "load");
            thread.setDaemon(true);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    Tally gets() {
        return gets;
    }

    Tally posts() {
        return posts;
    }

    private void run(boolean getting) {
        while (!stopped) {
            try (RawClient client = RawClient.connect(port)) {
                while (!stopped && ask(client, getting)) {
                    // the next one
                }
            } catch (IOException e) {
                // counted, or at the end
            }
        }
    }

    /** Asks once; false when the connection can't be used again. */
    private boolean ask(RawClient client, boolean getting) throws IOException {
        Tally tally = getting ? gets : posts;
        try {
            RawResponse reply = getting ? get(client) : post(client);
            String error = reply.header("Proxy-Status");
            String outcome = error == null ? String.valueOf(reply.status()) : reply.status() + " " + error;
            tally.add(reply.whole() ? outcome : outcome + " incomplete");
            return reply.whole() && reply.header("Connection") == null;
        } catch (IOException | AssertionError broken) {
            tally.add("broken");
            return false;
        }
    }

    private static RawResponse get(RawClient client) throws IOException {
        client.head("GET /x HTTP/1.1", "Host: h");
        return client.receive("GET");
    }

    private static RawResponse post(RawClient client) throws IOException {
        client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\n\r\ncontent");
        return client.receive("POST");
    }

    /** Lets each end what it has begun. */
    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join(30_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
