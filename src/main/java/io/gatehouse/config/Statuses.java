package io.gatehouse.config;

import java.util.List;

/** A set of response statuses, such as {@code 2xx, 404, 500-504}. */
public record Statuses(List<Range> ranges) {

    /** Statuses from {@code first} to {@code last}, both included. */
    public record Range(int first, int last) {}

    /** Whether the status is one of them. */
    public boolean contains(int status) {
        for (Range range : ranges) {
            if (status >= range.first() && status <= range.last()) {
                return true;
            }
        }
        return false;
    }
}
