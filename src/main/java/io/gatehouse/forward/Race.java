package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Reins;
import io.gatehouse.exchange.Reply;
import io.gatehouse.upstream.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Attempts of one request that run side by side, of which the first to begin a good answer is taken and the others are
 * broken off (hedged requests; Dean and Barroso, The Tail at Scale, 2013).
 *
 * <p>Each runs on a thread and an exchange of its own; the thread that carries the request begins them and waits.
 */
final class Race {
    private final Hedges hedges;
    private final Exchange exchange;
    private final Preparing preparing;
    private final BlockingQueue<Finish> finishes = new LinkedBlockingQueue<>();
    private final List<Runner> runners = new ArrayList<>(2);

    /** How attempts ended whose end was waited for. */
    private final Map<Call, String> outcomes = new HashMap<>();

    private boolean decided;

    Race(Hedges hedges, Exchange exchange, Preparing preparing) {
        this.hedges = hedges;
        this.exchange = exchange;
        this.preparing = preparing;
    }

    /** Makes what sends the request to the target of a call; called by the thread that carries the request. */
    interface Preparing {
        Sending prepare(Call call);

        /** It runs: told to the thread that carries the request. */
        default void begun(Call call) {}
    }

    /** Sends the request, on another thread, and is told there when that failed before anything was decided. */
    interface Sending {
        Reply send(Exchange aside) throws IOException;

        void failed(Failure failure);
    }

    /** How an attempt ended: with a reply, or broken. */
    record Finish(
            Runner runner, @Nullable Reply reply, @Nullable IOException broken) {}

    /** An attempt under way. */
    record Runner(Call call, Exchange aside) {
        void breakOff() {
            Objects.requireNonNull(aside.reins()).breakOff();
        }
    }

    /** Begins an attempt; false when there is no thread for it, and the call is the caller's again. */
    boolean begin(Call call) {
        Exchange aside = exchange.aside();
        aside.deadline(exchange.deadline());
        aside.target(call.target().name());
        aside.reins(new Reins());
        Runner runner = new Runner(call, aside);
        Sending sending = preparing.prepare(call);
        runners.add(runner);
        boolean begun = hedges.run(() -> run(runner, sending));
        if (begun) {
            preparing.begun(call);
        } else {
            runners.remove(runner);
        }
        return begun;
    }

    /**
     * Waits for the attempt that was begun, and begins a second one where it takes long.
     *
     * @param after how long the first has for itself
     * @param second gives the call of the second attempt; null where there is to be none
     * @param good whether a reply is taken while another attempt is under way
     * @return the reply that is taken
     * @throws IOException what broke the first to break, where none has a reply
     */
    Reply run(Duration after, Supplier<@Nullable Call> second, Predicate<Reply> good) throws IOException {
        Finish taken = null;
        try {
            Finish next = finishes.poll(after.toNanos(), TimeUnit.NANOSECONDS);
            int running = next == null && beginSecond(second) ? 2 : 1;
            IOException broken = null;
            while (true) {
                next = next == null ? finishes.take() : next;
                running--;
                outcomes.put(next.runner.call, outcome(next));
                if (next.reply != null && (running == 0 || good.test(next.reply))) {
                    taken = next;
                    return next.reply;
                }
                broken = broken == null ? drop(next) : broken;
                if (running == 0) {
                    throw broken == null ? new IOException("no attempt was answered") : broken;
                }
                next = null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Kind.INTERNAL, true, "interrupted while attempts were under way", e);
        } finally {
            decide(taken);
        }
    }

    /** How each attempt ended, in the order in which they began; one whose end was not waited for was broken off. */
    Map<Call, String> outcomes() {
        Map<Call, String> each = new LinkedHashMap<>();
        runners.forEach(runner -> each.put(runner.call, outcomes.getOrDefault(runner.call, "brokenOff")));
        return each;
    }

    private static String outcome(Finish finish) {
        if (finish.reply != null) {
            return String.valueOf(finish.reply.status());
        }
        Failure.Kind kind = finish.broken instanceof Failure failure ? failure.kind() : Failure.Kind.INTERNAL;
        return kind.error();
    }

    private boolean beginSecond(Supplier<@Nullable Call> second) {
        Call call = second.get();
        if (call == null) {
            return false;
        }
        boolean begun = begin(call);
        if (!begun) {
            call.end();
        }
        return begun;
    }

    /** Lets go of what is not taken; what broke it, where it is broken. */
    private static @Nullable IOException drop(Finish finish) {
        if (finish.reply != null) {
            close(finish.reply);
        }
        return finish.broken;
    }

    private void run(Runner runner, Sending sending) {
        Reply reply = null;
        IOException broken = null;
        try {
            reply = sending.send(runner.aside);
        } catch (IOException e) {
            broken = e;
        } catch (RuntimeException | Error e) {
            broken = new Failure(
                    Failure.Kind.INTERNAL,
                    true,
                    "sending to " + runner.call.target().name(),
                    e);
        } finally {
            finish(new Finish(runner, reply, broken), sending);
        }
    }

    /** Tells how an attempt ended; one that was broken off, or comes too late, counts against nobody. */
    private void finish(Finish finish, Sending sending) {
        if (finish.reply == null) {
            if (finish.broken instanceof Failure failure && !isDecided()) {
                sending.failed(failure);
            }
            // before it is told: who hears of it may want its place
            finish.runner.call.end();
        }
        synchronized (this) {
            if (!decided) {
                finishes.add(finish);
                return;
            }
        }
        drop(finish);
    }

    private synchronized boolean isDecided() {
        return decided;
    }

    private static void close(Reply reply) {
        try {
            reply.close();
        } catch (IOException gone) {
            // it was not wanted
        }
    }

    /** Goes on as the one that is taken, and breaks off all others. */
    private void decide(@Nullable Finish taken) {
        synchronized (this) {
            decided = true;
        }
        for (Runner runner : runners) {
            if (taken == null || runner != taken.runner) {
                runner.breakOff();
            }
        }
        for (Finish late = finishes.poll(); late != null; late = finishes.poll()) {
            drop(late);
        }
        if (taken != null) {
            exchange.continueAs(taken.runner.aside);
        }
    }
}
