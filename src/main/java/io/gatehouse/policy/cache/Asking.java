package io.gatehouse.policy.cache;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Flights.Flight;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Storing;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to its upstream.
 *
 * @param request as it came to the cache
 * @param stored what there is and may not be used without a word of the upstream; null for nothing
 * @param forwards why it goes on, in the word of RFC 9211 §2.2
 * @param mark where the store stood when it was sent
 * @param flight what others wait for; null where nobody does
 */
record Asking(
        CacheKey key,
        Exchange exchange,
        Request request,
        @Nullable Stored stored,
        String forwards,
        long mark,
        @Nullable Flight flight) {

    /** An answer, and the request as the steps behind the cache made it. */
    record Sent(Reply reply, Request onward) {}

    /** What is stored, where the upstream is asked whether it still holds; null where it is not. */
    @Nullable
    Stored asks() {
        return request.method().equals("GET") && stored != null && !stored.isPart() && stored.canBeValidated()
                ? stored
                : null;
    }

    Sent send(Handler next) throws IOException {
        Stored asks = asks();
        Request own = ownContent();
        try {
            exchange.request(asks == null ? own : own.withHeaders(Storing.asking(request.headers(), asks)));
            Reply reply = next.handle(exchange);
            return new Sent(reply, exchange.request());
        } finally {
            exchange.request(request);
        }
    }

    /**
     * The request, of whose client nothing is read any more: its content is empty, which others who read the answer along may ask
     * for when that client's request has ended and is another's.
     */
    private Request ownContent() {
        return request.hasBody() ? request.withBody(Body.of(new byte[0])) : request;
    }

    /** The reply with what the cache did, and more to that. */
    Reply told(Reply reply, String more) {
        return CacheStatus.of(exchange).on(reply, "fwd=" + forwards + more);
    }
}
