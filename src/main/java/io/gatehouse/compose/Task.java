package io.gatehouse.compose;

import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Reins;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Trace;
import java.io.IOException;
import java.time.Duration;
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
    private final Reins reins = new Reins();
    private final Runnable letGo;
    private final long begun;

    /** Guarded by this. */
    private @Nullable Thread thread;

    /** Guarded by this. */
    private boolean givenUp;

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

    Outcome outcome() {
        return outcome;
    }

    @Override
    public void run() {
        try {
            if (begin()) {
                outcome = ask();
            }
        } catch (IOException broken) {
            LOG.log(System.Logger.Level.DEBUG, what() + " broke", broken);
            outcome = Outcome.failed(502, Reason.UNREACHABLE);
        } catch (RuntimeException | Error unforeseen) {
            LOG.log(System.Logger.Level.ERROR, what() + " failed", unforeseen);
            outcome = Outcome.failed(502, Reason.UNREACHABLE);
        } finally {
            end();
            outcome = outcome.after(elapsed());
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
        thread = null;
        if (givenUp) {
            // the interruption was for this call, and the thread goes on with others
            Thread.interrupted();
        }
    }

    /** Has nobody wait for it any more. */
    synchronized void giveUp() {
        if (!reins.breakOff()) {
            // others wait for the same, which this one reads for all
            return;
        }
        givenUp = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private Outcome ask() throws IOException {
        Request request;
        try {
            request = part.request().of(inputs);
        } catch (MissingInput missing) {
            return Outcome.without(missing);
        }
        Exchange call = call(request);
        try (Reply reply = part.handler().handle(call)) {
            Failure told = call.failure();
            if (told != null && reply.status() == told.kind().status()) {
                // what keeps its answers has made a reply of it
                return PartReading.of(told);
            }
            return reading.read(reply, part);
        } catch (Failure failure) {
            return PartReading.of(failure);
        } finally {
            call.end();
        }
    }

    private Exchange call(Request request) {
        Exchange exchange = inputs.exchange();
        Trace trace = exchange.trace();
        Exchange call = exchange.part(
                request,
                exchange.route() + "." + part.name(),
                trace == null ? null : trace.beside(ThreadLocalRandom.current()));
        call.reins(reins);
        Duration timeout = part.terms().timeout();
        call.deadline(timeout == null ? latest : Deadline.after(latest.atMost(timeout), call.timings()::now));
        if (part.request().writes()) {
            call.sendOnce();
        }
        return call;
    }
}
