package io.gatehouse.testing;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Clients that ask one request after the other, each by a thread of its own, until they are stopped or no connection can
 * be made; and what became of each request.
 */
public final class Hammer {
    /** What may become of a request when a gateway ends. */
    public enum Outcome {
        SERVED,
        REFUSED,
        /** No connection: the port is closed. */
        NOT_CONNECTED,
        /** The kept-alive connection was closed before the request was sent, or in the same moment. */
        CLOSED_UNUSED,
        /** Nothing of the above: a reset, a part of an answer, another answer. */
        LOST
    }

    private final int port;
    private final String path;
    private final Predicate<RawResponse> refusal;
    private final Map<Outcome, AtomicInteger> outcomes = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> refusals = new ConcurrentHashMap<>();
    private final List<String> losses = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** @param refusal what is a proper refusal; an answer is to be {@code 200} with the content {@code served} otherwise */
    public Hammer(int port, String path, Predicate<RawResponse> refusal) {
        this.port = port;
        this.path = path;
        this.refusal = refusal;
    }

    /** Starts so many clients that keep their connections, or make a new one for each request. */
    public Hammer clients(int count, boolean keeping, String body) {
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> ask(keeping, body), "hammer-" + threads.size());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        return this;
    }

    /** Waits until so many requests have had this outcome. */
    public void await(Outcome outcome, int times) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        synchronized (outcomes) {
            while (count(outcome) < times) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not " + times + " times " + outcome + ": " + this);
                }
                outcomes.wait(1_000);
            }
        }
    }

    /** Has each client end with its next answer. */
    public void stop() {
        stopped = true;
    }

    public void awaitEnd() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(60_000);
        }
    }

    public int count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, new AtomicInteger()).get();
    }

    public List<String> losses() {
        return List.copyOf(losses);
    }

    private void ask(boolean keeping, String body) {
        Outcome last = Outcome.SERVED;
        while (last != Outcome.NOT_CONNECTED && !stopped) {
            try (RawClient client = RawClient.connect(port)) {
                Asking asking = new Asking(client, keeping, body);
                do {
                    last = told(asking.once());
                } while (asking.mayGoOn() && !stopped);
            } catch (ConnectException e) {
                last = told(Outcome.NOT_CONNECTED);
            } catch (IOException e) {
                last = told(lost(e.toString()));
            }
        }
    }

    private Outcome told(Outcome outcome) {
        synchronized (outcomes) {
            outcomes.computeIfAbsent(outcome, any -> new AtomicInteger()).incrementAndGet();
            outcomes.notifyAll();
        }
        return outcome;
    }

    private Outcome lost(String how) {
        losses.add(how);
        return Outcome.LOST;
    }

    /** Counts, the refusals by their status and whether they close, and what was lost. */
    @Override
    public String toString() {
        return outcomes + " " + refusals + " " + losses.stream().limit(10).toList();
    }

    /** The requests on one connection. */
    private final class Asking {
        private final RawClient client;
        private final boolean keeping;
        private final String body;
        private final String method;
        private boolean reused;
        private boolean open = true;

        Asking(RawClient client, boolean keeping, String body) {
            this.client = client;
            this.keeping = keeping;
            this.body = body;
            this.method = body.isEmpty() ? "GET" : "POST";
        }

        boolean mayGoOn() {
            return open;
        }

        Outcome once() {
            if (reused && client.closedMeanwhile()) {
                open = false;
                return Outcome.CLOSED_UNUSED;
            }
            try {
                client.head(
                                method + " " + path + " HTTP/1.1",
                                "Host: a",
                                keeping ? "X-A: b" : "Connection: close",
                                "Content-Length: " + body.length())
                        .send(body);
                client.in().mark(1);
                if (client.in().read() < 0) {
                    open = false;
                    return reused ? Outcome.CLOSED_UNUSED : lost(method + ": closed instead of an answer");
                }
                client.in().reset();
                return judged(client.receive());
            } catch (IOException e) {
                open = false;
                return lost(method + (reused ? " again: " : ": ") + e);
            }
        }

        private Outcome judged(RawResponse answer) {
            reused = true;
            boolean closes = "close".equals(answer.header("Connection"));
            open = keeping && !closes;
            if (answer.status() == 200 && answer.whole() && answer.text().equals("served")) {
                return Outcome.SERVED;
            }
            if (!answer.whole() || !refusal.test(answer)) {
                return lost(answer.toString());
            }
            String kind = answer.status() + (closes ? " close" : "");
            refusals.computeIfAbsent(kind, any -> new AtomicInteger()).incrementAndGet();
            return Outcome.REFUSED;
        }
    }
}
