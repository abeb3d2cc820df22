package io.gatehouse.policy;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What goes along where it is known who sends a request: to the upstream in place of what the client brought, to the
 * client with the reply, and nowhere for a second time.
 *
 * @param onward fields that hold secrets, such as the access token of a session
 * @param back fields such as a cookie that is renewed; nobody may store a reply that has one for somebody else
 * @param once what is used up with it, before anything else is done
 * @param personal whether nothing in the request tells a cache on the way that its reply is for its sender alone, as
 *     {@code Authorization} would (RFC 9111 §3.5); the reply tells it then
 */
public record Besides(Headers onward, Headers back, Once once, boolean personal) {
    private static final String CACHE_CONTROL = "Cache-Control";
    private static final String SURROGATE = "Surrogate-Control";

    /** What says whether a cache may store a reply to credentials for others (RFC 9111 §3.5, §5.2.2.5, §5.2.2.7). */
    private static final Set<String> FOR_WHOM = Set.of("private", "no-store", "public", "s-maxage", "must-revalidate");

    public static final Besides NOTHING = new Besides(Headers.EMPTY, Headers.EMPTY);

    /** Where nothing is used up. */
    public Besides(Headers onward, Headers back) {
        this(onward, back, Once.NOTHING, false);
    }

    /** Where nothing is used up either. */
    public Besides(Headers onward, Headers back, boolean personal) {
        this(onward, back, Once.NOTHING, personal);
    }

    /** Where the request itself tells caches. */
    public Besides(Headers onward, Headers back, Once once) {
        this(onward, back, once, false);
    }

    /** The same for a request that tells caches nothing. */
    Besides forItsSender() {
        return personal ? this : new Besides(onward, back, once, true);
    }

    Request onward(Request request, Exchange exchange) {
        if (onward.size() == 0) {
            return request;
        }
        Headers.Builder fields = request.headers().toBuilder();
        onward.forEach((name, value) -> {
            BearerCredentials.replace(fields, name, value);
            exchange.secretField(name, value);
        });
        return request.withHeaders(fields.build());
    }

    Reply back(Reply reply) {
        if (back.size() == 0) {
            return personal && reply.status() >= 200 ? reply.withHeaders(personal(reply.headers())) : reply;
        }
        Headers.Builder fields = reply.headers().toBuilder();
        back.forEach(fields::add);
        // a cache that is told something of its own would not look at Cache-Control (RFC 9213 §2.1)
        fields.removeIf((name, value) -> isTargeted(name) || name.equalsIgnoreCase(SURROGATE));
        return reply.withHeaders(fields.set(CACHE_CONTROL, "no-store").build());
    }

    /** For one person, unless it says that it is for all, in the words that count for what came with credentials. */
    private static Headers personal(Headers fields) {
        Set<String> toCaches = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        toCaches.add(CACHE_CONTROL);
        fields.names().stream().filter(Besides::isTargeted).forEach(toCaches::add);
        Headers.Builder told = fields.toBuilder();
        if (fields.members(CACHE_CONTROL).stream().noneMatch(Besides::saysForWhom)) {
            told.remove(SURROGATE);
        }
        for (String name : toCaches) {
            if (fields.members(name).stream().noneMatch(Besides::saysForWhom)) {
                told.add(name, "private");
            }
        }
        return told.build();
    }

    private static boolean saysForWhom(String directive) {
        return FOR_WHOM.contains(directive.split("=", 2)[0].strip().toLowerCase(Locale.ROOT))
                && !directive.toLowerCase(Locale.ROOT).startsWith("private=");
    }

    /** Whether a field is for certain caches, such as {@code CDN-Cache-Control}. */
    private static boolean isTargeted(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("-cache-control");
    }
}
