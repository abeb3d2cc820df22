package io.gatehouse.entrance;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Trailers;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an answer says after its content, for a client that takes it (RFC 9110 §6.5). The container asks when it ends the
 * answer, on a thread of its own where the exchange ran on another; what it finds was put there before.
 */
final class ClientTrailers {
    private final Exchange exchange;
    private final Reply reply;
    private volatile Map<String, String> kept = Map.of();
    private boolean taken;

    ClientTrailers(Exchange exchange, Reply reply) {
        this.exchange = exchange;
        this.reply = reply;
    }

    /** Tells the container, which must know before the head is out, that trailers may come. */
    void expect(HttpServletResponse response) {
        if (reply.body().length() != Body.UNKNOWN
                || !Trailers.areTakenBy(
                        exchange.client().protocol(), exchange.received().headers())) {
            return;
        }
        try {
            response.setTrailerFields(() -> kept);
            taken = true;
        } catch (IllegalStateException notChunked) {
            taken = false;
        }
    }

    /** All of the content is out: keeps what may follow it. */
    void ended() {
        Headers came = reply.body().trailers();
        if (came.size() == 0) {
            return;
        }
        Map<String, String> passing = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int[] dropped = {0};
        came.forEach((name, value) -> {
            if (taken && Trailers.mayTrail(name, reply.headers())) {
                passing.merge(name, value, (one, other) -> one + ", " + other);
            } else {
                dropped[0]++;
            }
        });
        exchange.trailersDropped(dropped[0]);
        kept = passing;
    }
}
