package io.gatehouse.limit;

/**
 * What there is of a window.
 *
 * @param remaining how much may still be used; less than nothing is a debt
 * @param reset nanoseconds until all of it is there again
 * @param again nanoseconds until as much is there as was asked for; 0 where it was
 */
public record Standing(Window window, long remaining, long reset, long again) {
    /** Whether there was less than was asked for. */
    public boolean isExceeded() {
        return again > 0;
    }
}
