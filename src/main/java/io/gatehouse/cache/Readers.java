package io.gatehouse.cache;

import java.util.HashSet;
import java.util.Set;

/** Those who read one content while it comes. Used by one thread at a time. */
final class Readers {
    private final Set<Reading> all = new HashSet<>();

    /** Those that were broken off and have not gone. */
    private final Set<Reading> cut = new HashSet<>();

    void add(Reading reader) {
        all.add(reader);
    }

    /** Whether it was one until now. */
    boolean remove(Reading reader) {
        return all.remove(reader) || cut.remove(reader);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** How many octets the slowest has taken; as many as can be where there is none. */
    long slowest() {
        return all.stream().mapToLong(Reading::position).min().orElse(Long.MAX_VALUE);
    }

    /** Breaks off those that have taken no more than so many. */
    void cutSlowest(long position) {
        all.stream().filter(each -> each.position() == position).forEach(cut::add);
        cut.forEach(Reading::forget);
        all.removeAll(cut);
    }

    boolean isCut(Reading reader) {
        return cut.contains(reader);
    }
}
