package io.gatehouse.policy.transform;

import java.io.Writer;

/** Text that a template makes, no more of it than is wanted, in no more steps than are worth it. Used by one thread. */
final class LimitedText extends Writer {
    /** How many items of lists are gone through, however little text comes of them: lists may be named within each other. */
    static final int MOST_STEPS = 100_000;

    private final StringBuilder text = new StringBuilder();
    private final int most;
    private int steps;
    private boolean full;

    LimitedText(int most) {
        this.most = most;
    }

    boolean isFull() {
        return full;
    }

    /** One more item of a list. */
    void step() {
        if (++steps > MOST_STEPS) {
            throw full();
        }
    }

    private IllegalStateException full() {
        full = true;
        return new IllegalStateException("too much comes of the template");
    }

    @Override
    public void write(char[] characters, int from, int count) {
        if (count > most - text.length()) {
            throw full();
        }
        text.append(characters, from, count);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
