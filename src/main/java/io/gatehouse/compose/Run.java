package io.gatehouse.compose;

import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.PartRun;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One request's way through the parts of a composition: each runs as soon as those that it refers to have ended, and nobody waits
 * for the others when one fails that there is no answer without.
 *
 * <p>The thread that carries the request begins the parts and waits; what each brings is told to it.
 */
final class Run {
    private final Composition composition;
    private final Exchange exchange;
    private final PartThreads threads;
    private final PartReading reading;
    private final Deadline deadline;
    private final BlockingQueue<Task> ended = new LinkedBlockingQueue<>();
    private final Set<Task> running = new HashSet<>();
    private final Set<String> waiting = new HashSet<>();
    private final Map<String, Items> asked = new HashMap<>();
    private final Map<String, JsonValue> values = new HashMap<>();
    private final Map<String, Brought> brought = new HashMap<>();
    private final Courses courses;
    private @Nullable Brought fatal;

    Run(Composition composition, Exchange exchange, PartThreads threads) {
        this.composition = composition;
        this.exchange = exchange;
        this.threads = threads;
        this.reading = new PartReading(new AtomicLong(composition.maxBytes()));
        this.deadline = Deadline.after(composition.timeout(), exchange.timings()::now);
        this.courses = new Courses(exchange.timings()::now);
        composition.parts().forEach(part -> waiting.add(part.name()));
    }

    /**
     * What came of the parts.
     *
     * @param brought in the order of the composition; where one is fatal, of those that have ended
     * @param fatal the one without which there is no answer; null where there is one
     */
    record Finish(List<Brought> brought, @Nullable Brought fatal) {}

    Finish run() throws Failure {
        try {
            begin();
            while (fatal == null && brought.size() < composition.parts().size()) {
                Task task = ended.poll(deadline.atMost(Duration.ofDays(1)).toNanos(), TimeUnit.NANOSECONDS);
                if (task == null || deadline.passed()) {
                    timeIsUp();
                } else {
                    take(task);
                    begin();
                }
            }
            return finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Kind.INTERNAL, true, "interrupted while parts were under way", e);
        } finally {
            running.forEach(this::giveUp);
        }
    }

    private Finish finish() {
        running.forEach(task -> courses.ended(task.part()));
        exchange.parts(courses.of(composition.parts(), brought));
        List<Brought> inOrder = new ArrayList<>();
        for (Part part : composition.parts()) {
            Brought one = brought.get(part.name());
            if (one != null) {
                inOrder.add(one);
            }
        }
        return new Finish(inOrder, fatal);
    }

    /** Begins all that can begin; what can't be asked for, or need not, lets others begin. */
    private void begin() {
        boolean again = true;
        while (again && fatal == null) {
            again = false;
            for (Part part : composition.parts()) {
                if (fatal == null
                        && waiting.contains(part.name())
                        && part.inputs().stream().allMatch(brought::containsKey)) {
                    waiting.remove(part.name());
                    begin(part);
                    again |= brought.containsKey(part.name());
                }
            }
        }
    }

    private void begin(Part part) {
        Inputs inputs = inputs();
        if (!part.terms().when().holds(inputs)) {
            bring(Brought.skipped(part));
            return;
        }
        Part.Each each = part.terms().each();
        if (each == null) {
            start(part, inputs, 0);
            return;
        }
        JsonValue list = inputs.json(each.list());
        if (list == null || list == JsonValue.NULL) {
            boolean whole = values.containsKey(each.list().source());
            bring(whole ? none(part) : Brought.of(part, Outcome.failed(502, Reason.INPUT)));
        } else if (!(list instanceof JsonArray items)) {
            bring(Brought.of(part, Outcome.failed(502, Reason.NO_LIST)));
        } else if (items.size() > each.max()) {
            bring(Brought.of(part, Outcome.failed(502, Reason.TOO_MANY)));
        } else if (items.isEmpty()) {
            bring(none(part));
        } else {
            asked.put(part.name(), new Items(part, items));
            ask(part, each);
        }
    }

    private static Brought none(Part part) {
        return new Items(part, JsonValue.EMPTY_JSON_ARRAY).brought();
    }

    private void ask(Part part, Part.Each each) {
        Items items = asked.get(part.name());
        if (items == null) {
            return;
        }
        for (int place = items.next(each.concurrency()); place >= 0; place = items.next(each.concurrency())) {
            start(part, inputs().of(items.item(place)), place);
        }
    }

    private Inputs inputs() {
        return new Inputs(exchange, Map.copyOf(values), null);
    }

    private void start(Part part, Inputs inputs, int item) {
        Task task = new Task(part, inputs, item, reading, ended::add);
        running.add(task);
        courses.began(part, task.place());
        if (!threads.run(task)) {
            // all are busy; as long as it takes, nobody else looks at the clock
            task.by(deadline);
            task.run();
        }
    }

    private void take(Task task) {
        running.remove(task);
        Part part = task.part();
        Outcome outcome = task.outcome();
        courses.ended(part);
        tell(part, outcome);
        Part.Each each = part.terms().each();
        Items items = asked.get(part.name());
        if (each == null || items == null) {
            bring(Brought.of(part, outcome));
            return;
        }
        items.ended(task.item(), outcome);
        if (!outcome.isWell() && outcome.value() == null && part.isRequired()) {
            bring(new Brought(part, outcome, null, List.of(task.item()), List.of(), false));
        } else if (items.areAllEnded()) {
            bring(items.brought());
        } else {
            ask(part, each);
        }
    }

    private void tell(Part part, Outcome outcome) {
        exchange.brought(
                part.name(),
                outcome.reason() == null ? PartRun.WELL : outcome.reason().word(),
                outcome.nanos());
    }

    /** What ended when nobody waited for it any more is told as it ended. */
    private void giveUp(Task task) {
        if (task.giveUp()) {
            exchange.brought(task.part().name(), PartRun.GIVEN_UP, task.elapsed());
        } else {
            tell(task.part(), task.outcome());
        }
    }

    private void bring(Brought one) {
        brought.put(one.part().name(), one);
        if (one.value() != null) {
            values.put(one.part().name(), one.value());
        }
        if (one.isFatal() && fatal == null) {
            fatal = one;
        }
    }

    /** What has not ended is as good as failed; for what is under way that may stand in which is kept. */
    private void timeIsUp() {
        for (Part part : composition.parts()) {
            if (brought.containsKey(part.name())) {
                continue;
            }
            Items items = asked.get(part.name());
            Outcome late = Outcome.failed(504, Reason.TIMEOUT);
            for (Task task : running) {
                if (task.part() == part) {
                    late = task.late();
                    if (items != null) {
                        items.ended(task.item(), late);
                    }
                }
            }
            bring(items == null ? Brought.of(part, late) : items.brought());
        }
    }
}
