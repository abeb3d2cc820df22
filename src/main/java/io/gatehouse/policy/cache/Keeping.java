package io.gatehouse.policy.cache;

import io.gatehouse.cache.Answering;
import io.gatehouse.cache.Confirming;
import io.gatehouse.cache.Content;
import io.gatehouse.cache.Flights.Flight;
import io.gatehouse.cache.Flights.Landing;
import io.gatehouse.cache.Flights.Offer;
import io.gatehouse.cache.Joining;
import io.gatehouse.cache.KeptBody;
import io.gatehouse.cache.Rules;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Storing;
import io.gatehouse.cache.Storing.Span;
import io.gatehouse.cache.store.Memory;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.cache.Asking.Sent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stores answers that may be stored, while their content goes by, and brings up to date what is stored by what upstreams say of it.
 *
 * @param clientControl whether clients may keep an answer from being stored
 */
record Keeping(
        Addressing addressing, Rules rules, Tags tags, boolean clientControl, Memory memory, InstantSource clock) {

    /** The answer on its way back, with its content kept where it may be stored. */
    Outcome keep(Asking asking, Sent sent, Span span) {
        Reply reply = sent.reply();
        Exchange exchange = asking.exchange();
        Storing.Verdict verdict = storing(exchange).judge(judged(asking.request()), reply, span, tags.of(exchange));
        boolean ours = variesByOurs(asking, sent) || variesByControl(reply);
        Stored entry = ours ? null : verdict.entry();
        String reason = ours ? "it varies by what the gateway says of a request" : verdict.reason();
        Reply plain = Tags.without(reply);
        String status = "; fwd-status=" + reply.status();
        if (entry == null) {
            memory.uses().notStored(Objects.toString(exchange.route(), ""), reason);
            if (replaces(reply)) {
                // what was stored is not what there is any more
                removeStale(asking);
            }
            return new Outcome(asking.told(plain, status + "; detail=\"" + reason + '"'), landing(reply));
        }
        Reply told = asking.told(plain, status + "; stored");
        if (reply.body().length() == 0) {
            return new Outcome(told, put(asking, entry));
        }
        KeptBody.Ending ending = new KeptBody.Ending() {
            @Override
            public void ended(@Nullable Content content) {
                Landing landing = Landing.UNTOLD;
                try {
                    landing = content == null ? landing : put(asking, entry.with(content));
                } finally {
                    end(asking, landing);
                }
            }

            @Override
            public void tooLarge() {
                try {
                    memory.uses().notStored(Objects.toString(exchange.route(), ""), "it is too large");
                    removeStale(asking);
                } finally {
                    end(asking, Landing.NOT_STORED);
                }
            }
        };
        KeptBody kept = new KeptBody(reply.body(), rules.maxEntry(), ending, exchange::hold);
        if (entry.isPart()) {
            // who wants all of it is not served by this
            end(asking, Landing.UNTOLD);
        } else if (asking.flight() != null) {
            asking.flight().offer(new Offer(entry, asking.mark(), span.asked(), kept));
        }
        return new Outcome(new Reply(told.status(), told.headers(), kept), Landing.NONE);
    }

    /**
     * What an upstream says still holds.
     *
     * @param answer what was asked about, as it is given now
     * @param landing what those who wait for it are told
     */
    record Confirmed(Stored answer, Landing landing) {}

    /**
     * Brings up to date what the word of an upstream is about that something still holds (RFC 9111 §4.3.4). Where that is not what
     * was asked about, this goes once it is given: it would be asked about in vain from now on.
     */
    Confirmed confirm(Asking asking, Stored asks, Headers word, Span span) {
        Storing storing = storing(asking.exchange());
        Confirmed confirmed = null;
        // what is replaced last is the newest
        List<Stored> oldestFirst = new ArrayList<>(Confirming.of(choosable(asking, asks, span), word));
        Collections.reverse(oldestFirst);
        for (Stored each : oldestFirst) {
            Stored fresh = storing.freshened(each, word, span);
            boolean stays = storing.mayStay(fresh, word);
            boolean forOthers = storing.isForOthers(asking.request(), fresh);
            if (forOthers || !stays) {
                memory.store().replace(asking.key(), each, stays ? fresh : null);
            }
            if (each.stands(asks)) {
                confirmed = new Confirmed(fresh, stays && forOthers ? Landing.STORED : Landing.NOT_STORED);
            }
        }
        if (confirmed == null) {
            memory.store().replace(asking.key(), asks, null);
            return new Confirmed(asks, Landing.UNTOLD);
        }
        return confirmed;
    }

    /** All that might answer the request if they were fresh, the newest first; what was asked about also where it is gone. */
    private List<Stored> choosable(Asking asking, Stored asks, Span span) {
        List<Stored> there = memory.store().find(asking.key());
        // what came after something was taken away is not what the word is about; asked last, or it might be taken away
        // in between
        boolean upToDate = memory.store().isUpToDate(asking.key(), asking.mark());
        List<Stored> all = new ArrayList<>();
        for (Stored each : upToDate ? there : List.<Stored>of()) {
            if (each.suits(asking.request().headers())
                    && (!each.isPart() || Answering.of(each, asking.request(), span.received()) != null)) {
                all.add(each);
            }
        }
        if (all.stream().noneMatch(each -> each.stands(asks))) {
            all.add(asks);
        }
        return all;
    }

    /** Brings what is stored for {@code GET} up to date by an answer 200 to {@code HEAD}, or ends it (RFC 9111 §4.3.5). */
    void heard(Asking asking, Reply head, Span span) {
        Storing storing = storing(asking.exchange());
        for (Stored stored : memory.store().find(asking.key())) {
            if (!stored.suits(asking.request().headers())) {
                continue;
            }
            Stored now = stored.isToldBy(head.headers())
                    ? storing.freshened(stored, head.headers(), span)
                    : stored.ended(span.received());
            if (storing.isForOthers(asking.request(), now)) {
                memory.store().replace(asking.key(), stored, storing.mayStay(now, head.headers()) ? now : null);
            }
        }
    }

    /** What one that is not stored tells those who wait: a refused condition or part is of who asked alone. */
    private static Landing landing(Reply reply) {
        return switch (reply.status()) {
            case 500, 502, 503, 504 -> Landing.FAILED;
            case 206, 304, 412, 416 -> Landing.UNTOLD;
            default -> Landing.NOT_STORED;
        };
    }

    /** Whether an answer was chosen by a field that its upstream gets from the gateway, which requests do not tell here. */
    private static boolean variesByOurs(Asking asking, Sent sent) {
        Headers before = asking.request().headers();
        Headers after = sent.onward().headers();
        for (String name : sent.reply().headers().members("Vary")) {
            if (Client.isForwarded(Headers.of(name, ""))
                    || asking.exchange().identityFields().has(name)
                    || !before.all(name).equals(after.all(name))) {
                return true;
            }
        }
        return false;
    }

    /** Not where it was taken away after it was asked for: it may be what was there before. */
    private Landing put(Asking asking, Stored entry) {
        Stored joined = entry.isPart() ? Joining.of(entry, memory.store().find(asking.key()), rules.maxEntry()) : entry;
        return memory.store().put(asking.key(), joined, asking.mark()) ? Landing.STORED : Landing.UNTOLD;
    }

    private void end(Asking asking, Landing landing) {
        Flight flight = asking.flight();
        if (flight != null) {
            memory.flights().end(flight, landing, clock.millis());
        }
    }

    private static boolean replaces(Reply reply) {
        return switch (reply.status()) {
            case 206, 304 -> false;
            case 404, 410 -> true;
            default -> reply.status() < 400;
        };
    }

    private void removeStale(Asking asking) {
        Stored old =
                Stored.pick(memory.store().find(asking.key()), asking.request().headers());
        if (old != null) {
            memory.store().replace(asking.key(), old, null);
        }
    }

    /** Whether it is for those who say something that is not listened to here: others would be given it. */
    private boolean variesByControl(Reply reply) {
        return !clientControl && reply.headers().hasMember("Vary", "Cache-Control");
    }

    private Request judged(Request request) {
        return clientControl
                ? request
                : request.withHeaders(
                        request.headers().toBuilder().remove("Cache-Control").build());
    }

    /** By which an answer to this request is judged. */
    Storing storing(Exchange exchange) {
        Caller caller = exchange.caller();
        return new Storing(rules, caller != null && addressing.isOfOne(caller));
    }
}
