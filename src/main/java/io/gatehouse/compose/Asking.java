package io.gatehouse.compose;

import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Reins;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Trace;
import io.gatehouse.exchange.Witness;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks for what a part brings, and where it brings nothing for what stands in for it. Used by one thread at a time.
 *
 * @param inputs what its references stand for
 * @param reading reads what comes
 * @param latest when what it asks ends by itself
 * @param reins those by which the next call is broken off
 */
record Asking(Inputs inputs, PartReading reading, Deadline latest, Supplier<Reins> reins) {
    private static final System.Logger LOG = System.getLogger(Asking.class.getName());

    /** What the gateway's own cache says last of an answer that it gave since the upstream failed (RFC 9211 §2). */
    private static final String STALE_IF_ERROR = "detail=stale-if-error";

    /**
     * What came of a part.
     *
     * @param place that of its call in the trace; null where there is none
     */
    Outcome ask(Part part, @Nullable Trace place) {
        Outcome outcome = ask(part.call(), part, place);
        Part.Fallback fallback = part.terms().fallback();
        if (outcome.isWell() || fallback == null) {
            return outcome;
        }
        Outcome kept = outcome.value() == null ? kept(part, outcome) : outcome;
        if (kept.value() != null || fallback.call() == null) {
            return kept;
        }
        Outcome instead = ask(fallback.call(), part, beside());
        return instead.isWell() ? outcome.inPlace(instead, Outcome.CALL) : outcome;
    }

    private Outcome ask(Call call, Part part, @Nullable Trace place) {
        Request request;
        try {
            request = call.request().of(inputs);
        } catch (MissingInput missing) {
            return Outcome.without(missing);
        }
        Exchange exchange = exchange(call, request, place);
        Reins held = reins.get();
        if (held.isBrokenOff()) {
            return Outcome.failed(504, Reason.TIMEOUT);
        }
        exchange.reins(held);
        Witness witness = inputs.exchange().witness();
        Witness own = witness == null ? null : witness.asks(part.name(), exchange);
        if (own != null) {
            exchange.witness(own);
        }
        Duration timeout = call.bounds().timeout();
        exchange.deadline(timeout == null ? latest : Deadline.after(latest.atMost(timeout), exchange.timings()::now));
        try (Reply reply = call.handler().handle(exchange)) {
            Failure told = exchange.failure();
            if (told != null && reply.status() == told.kind().status()) {
                // what keeps its answers has made a reply of it
                return PartReading.of(told);
            }
            Outcome outcome = reading.read(reply, call);
            boolean stale = part.stale() != null && outcome.isWell() && isStale(reply);
            return stale ? failure(exchange).inPlace(outcome, Outcome.STALE) : outcome;
        } catch (Failure failure) {
            return PartReading.of(failure);
        } catch (IOException broken) {
            LOG.log(System.Logger.Level.DEBUG, exchange.id() + ": " + call.id() + " broke", broken);
            return Outcome.failed(502, Reason.UNREACHABLE);
        } finally {
            exchange.end();
        }
    }

    private static boolean isStale(Reply reply) {
        List<String> told = reply.headers().all("Cache-Status");
        return !told.isEmpty() && told.get(told.size() - 1).endsWith(STALE_IF_ERROR);
    }

    /** Why what is kept was given; of one that others asked for, they know it. */
    private static Outcome failure(Exchange exchange) {
        if (exchange.failure() != null) {
            return PartReading.of(exchange.failure());
        }
        int status = exchange.targetStatus();
        return status >= 400 ? Outcome.failed(status, Reason.STATUS) : Outcome.failed(502, Reason.UNREACHABLE);
    }

    /**
     * The outcome of a part that brought nothing, with what it brought before where that may stand in for it (RFC 9111 §4.2.4):
     * what is kept is looked at, and nobody is asked. What a service answers otherwise, such as 404, takes the place of that.
     */
    Outcome kept(Part part, Outcome failed) {
        if (part.stale() == null || !failed.isOfService()) {
            return failed;
        }
        try {
            Request request = part.call().request().of(inputs);
            String asked = "only-if-cached, max-stale=" + part.stale().toSeconds();
            Exchange exchange = exchange(
                    part.call(), request.withHeaders(request.headers().with("Cache-Control", asked)), beside());
            try (Reply reply = part.call().handler().handle(exchange)) {
                Outcome kept = reading.read(reply, part.call());
                return kept.isWell() ? failed.inPlace(kept, Outcome.STALE) : failed;
            } finally {
                exchange.end();
            }
        } catch (MissingInput | IOException none) {
            return failed;
        }
    }

    /** A place in the trace for one more call. */
    private @Nullable Trace beside() {
        Trace trace = inputs.exchange().trace();
        return trace == null ? null : trace.beside(ThreadLocalRandom.current());
    }

    private Exchange exchange(Call call, Request request, @Nullable Trace place) {
        Exchange own = inputs.exchange().part(request, call.id(), place);
        if (call.request().writes()) {
            own.sendOnce();
        }
        return own;
    }
}
