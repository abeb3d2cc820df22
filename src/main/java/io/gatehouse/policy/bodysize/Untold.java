package io.gatehouse.policy.bodysize;

import io.gatehouse.exchange.Decision;

/**
 * That it is seen while the content comes whether it is too large. Threads: any; one reads the content, others may look on.
 */
final class Untold implements Decision {
    private volatile boolean beyond;

    /** More came than may. */
    void beyond() {
        beyond = true;
    }

    @Override
    public String outcome() {
        return beyond ? Size.BEYOND.outcome() : Size.WITHIN.outcome();
    }

    @Override
    public String reason() {
        return beyond
                ? "the content, whose length was not told, turned out to be larger than max"
                : "the content's length is not told: it is counted as it comes";
    }

    @Override
    public boolean refuses() {
        return beyond;
    }

    @Override
    public int status() {
        return beyond ? Size.BEYOND.status() : 0;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
