package io.gatehouse.launch;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that ask one request after the other, each by a thread of its own, until their connection is refused; and what
 * became of each request.
 */
final class Hammer {
    /** What may become of a request when a gateway ends. */
    enum Outcome {
        SERVED,
        REFUSED,
        /** No connection: the port is closed. */
        NOT_CONNECTED,
        /** The kept-alive connection was closed before the request was sent, or sent in the same moment. */
        CLOSED_UNUSED,
        /** Nothing of the above: a reset, a part of an answer, another answer. */
        LOST
    }

    private final int port;
    private final Map<Outcome, AtomicInteger> outcomes = new ConcurrentHashMap<>();
    private final List<String> losses = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch warm;

    Hammer(int port, int warmAfter) {
        this.port = port;
        this.warm = new CountDownLatch(warmAfter);
    }

    /** Starts so many clients that keep their connections, or make a new one for each request. */
    Hammer clients(int count, boolean keeping, String body) {
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(() -> ask(keeping, body), "hammer-" + threads.size());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        return this;
    }

    /** Waits until many requests have been served. */
    void awaitWarm() throws InterruptedException {
        if (!warm.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("too few requests were served: " + outcomes + losses);
        }
    }

    /** Waits until so many requests have been refused. */
    void awaitRefused(int refusals) throws InterruptedException {
        synchronized (outcomes) {
            while (count(Outcome.REFUSED) < refusals) {
                outcomes.wait(60_000);
            }
        }
    }

    void awaitEnd() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(60_000);
        }
    }

    int count(Outcome outcome) {
        return outcomes.getOrDefault(outcome, new AtomicInteger()).get();
    }

    List<String> losses() {
        return List.copyOf(losses);
    }

    private void ask(boolean keeping, String body) {
        Outcome last = Outcome.SERVED;
        while (last != Outcome.NOT_CONNECTED) {
            try (RawClient client = RawClient.connect(port)) {
                Asking asking = new Asking(client, keeping, body);
                do {
                    last = told(asking.once());
                } while (asking.mayGoOn());
            } catch (ConnectException e) {
                last = told(Outcome.NOT_CONNECTED);
            } catch (IOException e) {
                last = lost(e.toString());
            }
        }
    }

    private Outcome told(Outcome outcome) {
        outcomes.computeIfAbsent(outcome, any -> new AtomicInteger()).incrementAndGet();
        if (outcome == Outcome.SERVED) {
            warm.countDown();
        }
        synchronized (outcomes) {
            outcomes.notifyAll();
        }
        return outcome;
    }

    private Outcome lost(String how) {
        losses.add(how);
        return Outcome.LOST;
    }

    @Override
    public String toString() {
        return outcomes + " " + losses;
    }

    /** The requests on one connection. */
    private final class Asking {
        private final RawClient client;
        private final boolean keeping;
        private final String body;
        private boolean reused;
        private boolean open = true;

        Asking(RawClient client, boolean keeping, String body) {
            this.client = client;
            this.keeping = keeping;
            this.body = body;
        }

        boolean mayGoOn() {
            return open;
        }

        Outcome once() {
            String method = body.isEmpty() ? "GET" : "POST";
            if (reused && client.closedMeanwhile()) {
                open = false;
                return Outcome.CLOSED_UNUSED;
            }
            try {
                client.head(
                                method + " /x HTTP/1.1",
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
            return answer.status() == 503 && answer.whole() && closes ? Outcome.REFUSED : lost(answer.toString());
        }
    }
}
