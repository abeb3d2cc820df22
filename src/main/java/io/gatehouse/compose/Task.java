package io.gatehouse.compose;

import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Reins;
import io.gatehouse.exchange.Trace;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a part: asked for on one thread, given up by another.
 *
 * <p>Who gives it up breaks off its connection and interrupts its thread, in whatever it waits for; that thread is the call's own
 * only as long as it runs.
 */
final class Task implements Runnable {
    private static final System.Logger LOG = System.getLogger(Task.class.getName());

    private final Part part;
    private final Inputs inputs;
    private final int item;
    private final PartReading reading;
    private final Consumer<Task> ended;
    private final Runnable letGo;
    private final long begun;
    private final @Nullable Trace place;

    /** Guarded by this. */
    private Reins reins = new Reins();

    /** Guarded by this. */
    private @Nullable Thread thread;

    /** Guarded by this. */
    private boolean givenUp;

    /** Guarded by this. */
    private boolean over;

    private Deadline latest = Deadline.none();

    private volatile Outcome outcome = Outcome.failed(504, Reason.TIMEOUT);

    /**
     * @param item which item of its list it is asked for; 0 where it is asked for once
     * @param ended told when it is over
     */
    Task(Part part, Inputs inputs, int item, PartReading reading, Consumer<Task> ended) {
        this.part = part;
        this.inputs = inputs;
        this.item = item;
        this.reading = reading;
        this.ended = ended;
        // the request may be answered, and a publish let go of what this runs on, before this ends
        this.letGo = inputs.exchange().hold();
        this.begun = inputs.exchange().timings().now();
        Trace trace = inputs.exchange().trace();
        this.place = trace == null ? null : trace.beside(ThreadLocalRandom.current());
    }

    /** It looks at the clock itself; before it runs. */
    void by(Deadline deadline) {
        latest = deadline;
    }

    Part part() {
        return part;
    }

    int item() {
        return item;
    }

    /** Its place in the trace; null where there is none. */
    @Nullable
    Trace place() {
        return place;
    }

    Outcome outcome() {
        return outcome;
    }

    @Override
    public void run() {
        try {
            if (begin()) {
                outcome = new Asking(inputs, reading, latest, this::takeReins).ask(part, place);
            }
        } catch (RuntimeException | Error unforeseen) {
            LOG.log(System.Logger.Level.ERROR, what() + " failed", unforeseen);
            outcome = Outcome.failed(502, Reason.UNREACHABLE);
        } finally {
            outcome = outcome.after(elapsed());
            end();
            letGo.run();
            ended.accept(this);
        }
    }

    private String what() {
        return inputs.exchange().id() + ": part " + part.name();
    }

    /** Nanoseconds since it was begun. */
    long elapsed() {
        return inputs.exchange().timings().now() - begun;
    }

    private synchronized boolean begin() {
        thread = Thread.currentThread();
        return !givenUp;
    }

    private synchronized void end() {
        over = true;
        thread = null;
        if (givenUp) {
            // the interruption was for this call, and the thread goes on with others
            Thread.interrupted();
        }
    }

    /** Those of its next call: what others wait for of the one before is theirs. */
    private synchronized Reins takeReins() {
        reins = new Reins();
        if (givenUp) {
            reins.breakOff();
        }
        return reins;
    }

    /** What may stand in for it at once, without asking anybody, where it has not ended in time. */
    Outcome late() {
        return new Asking(inputs, reading, Deadline.none(), Reins::new)
                .kept(part, Outcome.failed(504, Reason.TIMEOUT).after(elapsed()));
    }

    /** Has nobody wait for it any more; false where it is over already. */
    synchronized boolean giveUp() {
        if (over) {
            return false;
        }
        givenUp = true;
        // where that can't be, others wait for the same, which this one reads for all
        if (reins.breakOff() && thread != null) {
            thread.interrupt();
        }
        return true;
    }
}
