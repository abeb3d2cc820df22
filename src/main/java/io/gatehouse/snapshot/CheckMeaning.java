package io.gatehouse.snapshot;

import io.gatehouse.config.HealthEntry;
import io.gatehouse.config.Statuses;
import io.gatehouse.config.Units;
import io.gatehouse.forward.Check;
import io.gatehouse.upstream.Checks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the targets of an upstream are checked, whatever the words: what is known of a target outlives a publish that does
 * not change this.
 *
 * @param question null where a connection is enough
 */
record CheckMeaning(
        Checks.Rules rules, Duration timeout, @Nullable Question question) {
    private static final Checks.Rules USUAL = new Checks.Rules(Duration.ofSeconds(5), 0.1, 2, 3);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** What is asked, and what must come. */
    record Question(
            String method,
            String path,
            @Nullable String host,
            Statuses statuses,
            @Nullable String body) {}

    /** The meaning of an upstream's health; null where nothing is checked. */
    static @Nullable CheckMeaning of(@Nullable HealthEntry health) {
        HealthEntry.Active active = health == null ? null : health.active();
        if (active == null) {
            return null;
        }
        return new CheckMeaning(
                rules(active), active.timeout() == null ? TIMEOUT : Units.timeout(active.timeout()), question(active));
    }

    private static Checks.Rules rules(HealthEntry.Active active) {
        return new Checks.Rules(
                active.every() == null ? USUAL.every() : Units.timeout(active.every()),
                active.jitter() == null ? USUAL.jitter() : Units.share(active.jitter()),
                active.up() == null ? USUAL.up() : active.up(),
                active.down() == null ? USUAL.down() : active.down());
    }

    private static @Nullable Question question(HealthEntry.Active active) {
        if (active.path() == null) {
            return null;
        }
        return new Question(
                active.method() == null ? "GET" : active.method(),
                active.path(),
                active.host(),
                Units.statuses(active.statuses() == null ? "2xx" : active.statuses()),
                active.body());
    }

    Check check() {
        return new Check(
                timeout,
                question == null
                        ? null
                        : new Check.Question(
                                question.method,
                                question.path,
                                question.host,
                                question.statuses::contains,
                                question.body));
    }
}
