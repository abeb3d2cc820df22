package io.gatehouse.snapshot;

import io.gatehouse.config.AdminEntry;
import io.gatehouse.config.RevisionsEntry;
import io.gatehouse.config.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which revisions are kept to go back to: so many, and none for longer than a time after another took its place.
 *
 * <p>The time counts from there and not from its publish: on a gateway that is changed twice a year, the one document
 * worth going back to would be gone otherwise as soon as it is replaced.
 *
 * @param keep how many, with the one that is served
 */
record Retention(int keep, Duration maxAge) {
    static final Retention DEFAULT = new Retention(100, Duration.ofDays(90));

    static Retention of(@Nullable AdminEntry admin) {
        RevisionsEntry entry = admin == null ? null : admin.revisions();
        if (entry == null) {
            return DEFAULT;
        }
        return new Retention(
                entry.keep() == null ? DEFAULT.keep : entry.keep(),
                entry.maxAge() == null ? DEFAULT.maxAge : Units.timeout(entry.maxAge()));
    }

    /**
     * The numbers of those that need not be kept, oldest first: never the active one, never a broken one.
     *
     * @param all newest first
     * @param active the number of the one that is served
     */
    List<Long> surplus(List<Listed> all, long active, Instant now) {
        List<Long> surplus = new ArrayList<>();
        Instant replaced = Instant.MAX;
        int kept = 0;
        for (Listed one : all) {
            Optional<RevisionHead> head = one.head();
            if (head.isEmpty()) {
                continue;
            }
            boolean outlived = replaced.isBefore(now.minus(maxAge));
            if (one.number() != active && (kept >= keep || outlived)) {
                surplus.add(one.number());
            } else {
                kept++;
            }
            replaced = head.get().at();
        }
        Collections.reverse(surplus);
        return surplus;
    }
}
