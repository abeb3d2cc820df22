package io.gatehouse.route;

import io.gatehouse.exchange.Request;
import org.jspecify.annotations.Nullable;

/**
 * How much of a request's head is taken.
 *
 * @param uri octets of path and query (RFC 9110 §15.5.15)
 * @param headers octets of the header section, each field with its colon, space and line end (RFC 6585 §5)
 * @param count fields
 */
public record HeadLimits(long uri, long headers, int count) {
    /** Unless the document says otherwise; the connectors of server-config let a little more through. */
    public static final HeadLimits DEFAULT = new HeadLimits(8 << 10, 16 << 10, 100);

    /** What a field costs beside its name and value. */
    private static final int AROUND = 4;

    /**
     * Why a request is refused.
     *
     * @param status 414 or 431
     */
    public record Refusal(int status, String reason) {}

    /** Why the request is refused; null when it is not. */
    public @Nullable Refusal refusal(Request request) {
        int query = request.query() == null ? 0 : request.query().length() + 1;
        if (request.path().length() + query > uri) {
            return new Refusal(414, "The request's target is longer than " + uri + " bytes.");
        }
        long[] found = {0, 0};
        request.headers().forEach((name, value) -> {
            found[0]++;
            found[1] += name.length() + value.length() + AROUND;
        });
        if (found[0] > count) {
            return new Refusal(431, "The request has more than " + count + " fields.");
        }
        return found[1] > headers
                ? new Refusal(431, "The request's header section is larger than " + headers + " bytes.")
                : null;
    }
}
