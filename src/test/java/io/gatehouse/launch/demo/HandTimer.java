package io.gatehouse.launch.demo;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A timer whose pauses end when the test says so. */
final class HandTimer implements Timer {

    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();

    private record Waiting(Duration pause, Runnable task) {}

    @Override
    public void after(Duration pause, Runnable task) {
        waiting.add(new Waiting(pause, task));
    }

    /** Waits until something asked for a pause, ends the pause, and tells how long it would have been. */
    Duration endPause() throws InterruptedException {
        Waiting next = waiting.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing waits for this timer");
        }
        next.task().run();
        return next.pause();
    }

    @Override
    public void close() {
        waiting.clear();
    }
}
