package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FieldValue;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Trailers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.hc.core5.function.Supplier;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * What a request says after its content, and what it says about trailers before (RFC 9110 §6.5, §6.6.2, §10.1.4). Used by
 * the thread that carries the request.
 */
final class RequestTrailers implements Supplier<List<? extends Header>> {
    private final Exchange exchange;
    private final Body body;
    private final Headers head;
    private List<Header> kept = List.of();

    /** @param head the fields that are sent before the content */
    RequestTrailers(Exchange exchange, Body body, Headers head) {
        this.exchange = exchange;
        this.body = body;
        this.head = head;
    }

    /** Says which trailers will come, where they can, and that those of the answer are taken, where the client takes them. */
    void announce(BiConsumer<String, String> fields) {
        Headers received = exchange.received().headers();
        List<String> coming =
                received.members("Trailer").stream().filter(this::mayTrail).toList();
        if (chunked() && !coming.isEmpty()) {
            fields.accept("Trailer", String.join(", ", coming));
        }
        if (Trailers.areTakenBy(exchange.client().protocol(), received)) {
            fields.accept("TE", "trailers");
            fields.accept("Connection", "TE");
        }
    }

    /** What tells who sends the request must not come from behind either, where its head has none of it. */
    private boolean mayTrail(String name) {
        return Trailers.mayTrail(name, head) && !exchange.identityFields().has(name);
    }

    private boolean chunked() {
        return body.length() == Body.UNKNOWN;
    }

    /** All of the content was read: keeps what may follow it. */
    void ended() {
        Headers came = body.trailers();
        List<Header> passing = new ArrayList<>();
        came.forEach((name, value) -> {
            if (chunked() && mayTrail(name) && FieldValue.is(value)) {
                passing.add(new BasicHeader(name, value));
            }
        });
        exchange.trailersDropped(came.size() - passing.size());
        kept = passing;
    }

    @Override
    public List<? extends Header> get() {
        return kept;
    }
}
