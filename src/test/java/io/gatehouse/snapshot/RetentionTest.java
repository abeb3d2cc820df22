package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.AdminEntry;
import io.gatehouse.config.RevisionsEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");

    /** Revisions from 1 on, of each how many days ago it was published, {@code x} for a broken one; newest first. */
    private static List<Listed> listed(String days) {
        List<Listed> listed = new ArrayList<>();
        for (String ago : days.split(" ")) {
            long number = listed.size() + 1L;
            Optional<RevisionHead> head = ago.equals("x")
                    ? Optional.empty()
                    : Optional.of(
                            new RevisionHead(number, NOW.minus(Duration.ofDays(Long.parseLong(ago))), "token", ""));
            listed.add(new Listed(number, head));
        }
        Collections.reverse(listed);
        return listed;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "few and young                     | 3 2 1 0         | 4 | 10 | 4 | ``",
                "one too many                      | 3 2 1 0         | 3 | 10 | 4 | 1",
                "many too many, oldest first       | 5 4 3 2 1 0     | 2 | 10 | 6 | 1 2 3 4",
                "only the one that is served       | 2 1 0           | 1 | 10 | 3 | 1 2",
                "replaced too long ago             | 40 30 20 0      | 9 | 25 | 4 | 1",
                "old, but replaced just now        | 90 0            | 9 | 10 | 2 | ``",
                "replaced exactly so long ago      | 40 10 0         | 9 | 10 | 3 | ``",
                "the served one is old             | 90 80           | 9 | 10 | 2 | 1",
                "an old one is served              | 3 2 1 0         | 2 | 10 | 1 | 2",
                "a broken one stays and is no one  | 3 x 1 0         | 2 | 10 | 4 | 1",
                "a broken newest one               | 3 2 1 x         | 2 | 10 | 3 | 1",
                "a clock that was put back         | 0 50 0          | 9 | 10 | 3 | 1",
                "a clock ahead of its time         | -5 -3 0         | 9 | 10 | 3 | ``",
                "none at all but broken ones       | x x             | 1 | 10 | 0 | ``",
            })
    void tellsWhichNeedNotBeKept(String what, String days, int keep, int maxAge, long active, String surplus) {
        List<Long> found = new Retention(keep, Duration.ofDays(maxAge)).surplus(listed(days), active, NOW);
        assertThat(String.join(" ", found.stream().map(String::valueOf).toList()))
                .as(what)
                .isEqualTo(surplus);
    }

    @Test
    void unlessTheDocumentSaysOtherwiseItIsAHundredForNinetyDays() {
        Retention usual = new Retention(100, Duration.ofDays(90));
        assertThat(Retention.of(null)).isEqualTo(usual);
        assertThat(Retention.of(admin(null))).isEqualTo(usual);
        assertThat(Retention.of(admin(new RevisionsEntry(3, null)))).isEqualTo(new Retention(3, usual.maxAge()));
        assertThat(Retention.of(admin(new RevisionsEntry(null, "2h"))))
                .isEqualTo(new Retention(100, Duration.ofHours(2)));
    }

    private static AdminEntry admin(RevisionsEntry revisions) {
        return new AdminEntry(null, List.of(), null, revisions);
    }
}
