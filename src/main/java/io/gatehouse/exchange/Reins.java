package io.gatehouse.exchange;

import org.jspecify.annotations.Nullable;

/** By which an exchange is broken off from outside, whether it has its connection already or not. Threads: any. */
public final class Reins {
    private @Nullable Runnable abort;
    private boolean broken;

    /** What breaks off what it does from now on: run at once where it is broken off already. */
    public synchronized void hold(Runnable current) {
        abort = current;
        if (broken) {
            current.run();
        }
    }

    /** Whether it was broken off, so that nothing which then fails is anybody's fault. */
    public synchronized boolean isBrokenOff() {
        return broken;
    }

    public synchronized void breakOff() {
        broken = true;
        if (abort != null) {
            abort.run();
        }
    }
}
