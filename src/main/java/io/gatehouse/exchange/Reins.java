package io.gatehouse.exchange;

import org.jspecify.annotations.Nullable;

/** By which an exchange is broken off from outside, whether it has its connection already or not. Threads: any. */
public final class Reins {
    private @Nullable Runnable abort;
    private boolean broken;
    private boolean released;

    /** What breaks off what it does from now on: run at once where it is broken off already. */
    public synchronized void hold(Runnable current) {
        abort = current;
        if (broken && !released) {
            current.run();
        }
    }

    /** Whether it was broken off, so that nothing which then fails is anybody's fault. */
    public synchronized boolean isBrokenOff() {
        return broken;
    }

    /** What it does from now on is for others too, and goes on whoever gives it up. */
    public synchronized void release() {
        released = !broken;
    }

    /** Breaks it off; false where others need it. */
    public synchronized boolean breakOff() {
        if (released) {
            return false;
        }
        broken = true;
        if (abort != null) {
            abort.run();
        }
        return true;
    }
}
