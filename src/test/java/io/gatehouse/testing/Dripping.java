package io.gatehouse.testing;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends an octet now and then on a client's connection, by a thread of its own, until it is stopped or nobody takes it. */
public final class Dripping {
    private final CountDownLatch enough = new CountDownLatch(1);
    private final Thread thread;

    private Dripping(RawClient client, String octet, long everyMillis) {
        thread = new Thread(() -> drip(client, octet, everyMillis), "dripping");
        thread.setDaemon(true);
    }

    /** Sends this text again and again with so many milliseconds between. */
    public static Dripping on(RawClient client, String octet, long everyMillis) {
        Dripping dripping = new Dripping(client, octet, everyMillis);
        dripping.thread.start();
        return dripping;
    }

    private void drip(RawClient client, String octet, long everyMillis) {
        try {
            do {
                client.send(octet);
            } while (!enough.await(everyMillis, TimeUnit.MILLISECONDS));
        } catch (IOException nobodyTakesIt) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it, and waits for that. */
    public void stop() throws InterruptedException {
        enough.countDown();
        thread.join();
    }
}
