package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.FieldChanges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is changed of requests.
 *
 * @param body of their content; null for nothing
 */
record RequestChange(
        FieldChanges headers, QueryChanges query, @Nullable BodyChange body) {
    static final RequestChange NONE = new RequestChange(FieldChanges.NONE, QueryChanges.NONE, null);

    /** Why content that is to be changed can't be, as far as it tells without being read; null for nothing. */
    @Nullable
    Unchanged obstacle(Request request) {
        if (body == null || request.body().length() == 0) {
            return null;
        }
        // a client may ask for it, and has no right to it (RFC 9111 §5.2.1.6)
        return BodyChange.isForbidden(request.headers()) && !body.required()
                ? Unchanged.FORBIDDEN
                : body.obstacle(request.headers(), request.body().length());
    }

    /** Changes the request of the exchange; null, or why its content, which must be changed, can't be. */
    @Nullable
    Unchanged apply(Exchange exchange, Transformation told) throws IOException {
        Request request = exchange.request();
        if (body != null && request.body().length() != 0) {
            Unchanged why = obstacle(request);
            if (why == null && !isTriedOutWithoutContent(exchange)) {
                BodyChange.Tried tried = body.tried(request.headers(), request.body());
                request = request.withBody(tried.body()).withHeaders(tried.headers());
                why = tried.why();
            }
            if (why != null && why != Unchanged.EMPTY && body.required()) {
                return why;
            }
            if (why != Unchanged.EMPTY) {
                told.content("the request's", why);
            }
        }
        exchange.request(fields(query.applyTo(request, exchange), exchange));
        if (!headers.none() || !query.none()) {
            told.changed("the request is changed");
        }
        return null;
    }

    private Request fields(Request request, Exchange exchange) {
        return headers.none() ? request : request.withHeaders(headers.applyTo(request.headers(), exchange));
    }

    /** Whether its content is only announced, since it is tried out. */
    private static boolean isTriedOutWithoutContent(Exchange exchange) {
        return exchange.rehearsed() && !exchange.request().body().replayable();
    }

    boolean changes() {
        return body != null || !headers.none() || !query.none();
    }

    boolean needsCaller() {
        return headers.needsCaller() || query.needsCaller();
    }

    String says() {
        List<String> says = new ArrayList<>();
        if (!headers.none()) {
            says.add("headers " + headers.says());
        }
        if (!query.none()) {
            says.add("query " + query.says());
        }
        if (body != null) {
            says.add("body " + body.says());
        }
        return String.join(", ", says);
    }
}
