package io.gatehouse.compose;

import io.gatehouse.config.Template;
import io.gatehouse.exchange.PartRun;
import io.gatehouse.exchange.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When the parts of a composition ran, and what came of them, for those who look at it afterwards. Used by one thread. */
final class Courses {
    private final LongSupplier clock;
    private final long begun;
    private final Map<String, PartRun.Course> byPart = new HashMap<>();

    Courses(LongSupplier clock) {
        this.clock = clock;
        this.begun = clock.getAsLong();
    }

    /** @param place of the call in the trace; null where there is none */
    void began(Part part, @Nullable Trace place) {
        PartRun.Course before = byPart.get(part.name());
        PartRun.Course now = before == null
                ? new PartRun.Course(since(), 0, 1, place == null ? null : place.parent())
                : new PartRun.Course(before.begun(), before.nanos(), before.calls() + 1, null);
        byPart.put(part.name(), now);
    }

    void ended(Part part) {
        byPart.computeIfPresent(
                part.name(),
                (name, course) ->
                        new PartRun.Course(course.begun(), since() - course.begun(), course.calls(), course.span()));
    }

    private long since() {
        return clock.getAsLong() - begun;
    }

    /**
     * What came of the parts, in the order of the composition.
     *
     * @param brought those that have ended, by their names
     */
    List<PartRun> of(List<Part> parts, Map<String, Brought> brought) {
        List<PartRun> runs = new ArrayList<>();
        for (Part part : parts) {
            PartRun.Course course = byPart.getOrDefault(part.name(), PartRun.Course.NONE);
            runs.add(run(part, end(brought.get(part.name()), course), course));
        }
        return List.copyOf(runs);
    }

    static PartRun run(Part part, PartRun.End end, PartRun.Course course) {
        Part.Each each = part.terms().each();
        return new PartRun(
                part.name(),
                part.inputs().stream().sorted().toList(),
                each == null ? null : written(each.list()),
                end,
                course);
    }

    private static String written(Template.Reference list) {
        return list.text().substring(1, list.text().length() - 1);
    }

    private static PartRun.End end(@Nullable Brought brought, PartRun.Course course) {
        if (brought == null) {
            return new PartRun.End(course.calls() > 0 ? PartRun.GIVEN_UP : PartRun.NOT_REACHED, 0, null);
        }
        if (brought.skipped()) {
            return new PartRun.End(PartRun.SKIPPED, 0, null);
        }
        Outcome outcome = brought.outcome();
        return new PartRun.End(
                outcome.reason() == null ? PartRun.WELL : outcome.reason().word(),
                outcome.status(),
                brought.isMissing() ? brought.used() : null);
    }
}
