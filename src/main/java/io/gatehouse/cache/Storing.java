package io.gatehouse.cache;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.EventStream;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Hops;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer may be stored (RFC 9111 §3), and as what.
 *
 * @param rules of the cache's owner
 * @param ofCaller whether what is stored is given to its caller alone, whom an authentication knows
 */
public record Storing(Rules rules, boolean ofCaller) {
    /** Fields of the message, not of what it has, beside those of one connection (RFC 9111 §3.1). */
    private static final Set<String> OF_MESSAGE = Set.of("age", "cache-status", "x-request-id");

    /** Statuses that mean something to this cache (RFC 9111 §5.2.2.3). */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            200, 203, 204, 206, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 410, 414, 415, 421, 451,
            500, 501, 502, 503, 504);

    /** When a request was sent and its answer came, in milliseconds since 1970. */
    public record Span(long asked, long received) {}

    /**
     * What is to be done with an answer.
     *
     * @param entry what is stored once its content has come, with none yet; null where it is not stored
     * @param reason why not
     */
    public record Verdict(@Nullable Stored entry, String reason) {
        private static Verdict no(String reason) {
            return new Verdict(null, reason);
        }
    }

    /**
     * Judges an answer.
     *
     * @param request as the upstream could see it
     * @param tags by which the owner wants it to be found
     */
    public Verdict judge(Request request, Reply reply, Span span, Set<String> tags) {
        Headers headers = reply.headers();
        Directives targeted = Targeted.of(headers, rules.targeted());
        Directives said = said(headers, targeted);
        String refused = refusal(request, reply, said);
        if (refused != null) {
            return Verdict.no(refused);
        }
        Selecting selecting = Selecting.of(headers, rules.vary(), request.headers());
        if (selecting == null) {
            return Verdict.no("it varies by everything");
        }
        ByteRange part = reply.status() == 206 ? ByteRange.content(headers) : null;
        if (reply.status() == 206 && (part == null || reply.body().length() != part.length())) {
            return Verdict.no("it does not say which part it is");
        }
        Lifetime lifetime = Lifetime.of(reply, said, targeted != null, rules, span.received());
        Headers kept = kept(dated(headers, span), said, part != null);
        Stored entry = new Stored(
                part == null ? reply.status() : 200,
                kept,
                Content.EMPTY,
                part == null || part.isWhole() ? null : part,
                selecting,
                Stored.Times.of(headers, span.asked(), span.received()),
                lifetime,
                tags(headers, tags),
                Stored.NOT_ENDED);
        String useless = useless(entry, lifetime, span.received());
        return useless == null ? new Verdict(entry, "") : Verdict.no(useless);
    }

    private @Nullable String refusal(Request request, Reply reply, Directives said) {
        Headers headers = reply.headers();
        int status = reply.status();
        if (status < 200 || status == 304 || EventStream.is(headers)) {
            return "it is no whole answer";
        }
        if (status == 412 || status == 416) {
            return "it answers what one request asks beside its address";
        }
        if (status == 206 && request.headers().contains("If-Range")) {
            // RFC 9110 §15.3.7
            return "it is a part that may leave out what its client has";
        }
        boolean understands = said.has("must-understand");
        if (understands && !UNDERSTOOD.contains(status)) {
            return "its status is not understood";
        }
        if (Directives.of(request.headers()).has("no-store")) {
            return "the request says no-store";
        }
        if (said.has("no-store") && !understands) {
            return "it says no-store";
        }
        if (said.hasWhole("private")) {
            return "it says private";
        }
        if (!isForOthers(request, said)) {
            return "the request has an authorization, and it does not say that it is for others too";
        }
        if (headers.contains("Set-Cookie") && !rules.cookies()) {
            return "it sets a cookie";
        }
        return reply.body().length() > rules.maxEntry() ? "it is too large" : null;
    }

    /**
     * Whether what an upstream said to a request of an answer that is stored may be said to others: else it may be of who asked
     * alone (RFC 9111 §3.5).
     *
     * @param freshened the answer after that
     */
    public boolean isForOthers(Request request, Stored freshened) {
        return isForOthers(request, said(freshened.headers(), Targeted.of(freshened.headers(), rules.targeted())));
    }

    private boolean isForOthers(Request request, Directives said) {
        return !request.headers().contains("Authorization")
                || ofCaller
                || rules.shared()
                || said.has("public")
                || said.has("s-maxage")
                || said.has("must-revalidate");
    }

    private @Nullable String useless(Stored entry, Lifetime lifetime, long now) {
        if (!lifetime.isSaid() && !lifetime.validates()) {
            return "it does not say for how long it is fresh";
        }
        boolean lasts = entry.mayBeUsedMeanwhile(now) || entry.mayBeUsedOnError(now);
        if (!entry.isFresh(now) && !entry.canBeValidated() && !lasts) {
            return "it is not fresh, and can't be asked about";
        }
        return null;
    }

    private static Directives said(Headers headers, @Nullable Directives targeted) {
        return targeted == null ? Directives.of(headers) : targeted;
    }

    /** The same with the time at which it came, where it does not say when it was made (RFC 9110 §6.6.1). */
    private static Headers dated(Headers headers, Span span) {
        return headers.contains("Date")
                ? headers
                : headers.toBuilder().add("Date", HttpDate.text(span.received)).build();
    }

    private static Headers kept(Headers headers, Directives said, boolean isPart) {
        Set<String> left = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        left.addAll(said.fields("private"));
        left.addAll(said.fields("no-cache"));
        left.addAll(Directives.of(headers).fields("no-cache"));
        left.addAll(headers.members("Connection"));
        if (isPart) {
            left.add("Content-Range");
            left.add("Content-Length");
            // of the octets of one message (RFC 9530 §2)
            left.add("Content-Digest");
            left.add("Content-MD5");
        }
        return headers.toBuilder()
                .removeIf((name, value) -> isOfMessage(name) || left.contains(name) || isTag(name))
                .build();
    }

    /** The fields of a request that asks whether this still holds, in place of what its sender asks (RFC 9111 §4.3.1). */
    public static Headers asking(Headers request, Stored stored) {
        return Validators.asking(request, stored.headers());
    }

    /** The fields of a request that asks for the whole answer, whatever its sender has of it. */
    public static Headers whole(Headers request) {
        return Validators.without(request);
    }

    /** Whether a field names tags: it speaks to caches of the upstream's owner, and goes no further. */
    public static boolean isTag(String name) {
        return name.equalsIgnoreCase("Cache-Tag") || name.equalsIgnoreCase("Surrogate-Key");
    }

    private static Set<String> tags(Headers headers, Set<String> more) {
        Set<String> tags = new TreeSet<>(more);
        tags.addAll(headers.members("Cache-Tag"));
        headers.all("Surrogate-Key")
                .forEach(line -> tags.addAll(List.of(line.strip().split("\\s+"))));
        tags.remove("");
        return Set.copyOf(tags);
    }

    /** The same answer after its upstream said that it still holds, with what it said beside (RFC 9111 §3.2). */
    public Stored freshened(Stored stored, Headers told, Span span) {
        Headers.Builder fields = stored.headers().toBuilder();
        Headers dated = dated(told, span);
        for (String name : dated.names()) {
            // what belongs to its connection is not of the answer
            if (updates(name) && !told.hasMember("Connection", name)) {
                fields.remove(name);
                dated.all(name).forEach(value -> fields.add(name, value));
            }
        }
        Headers merged = fields.build();
        Directives targeted = Targeted.of(merged, rules.targeted());
        Directives said = said(merged, targeted);
        Headers headers = kept(merged, said, stored.part() != null);
        Reply whole = new Reply(stored.status(), headers, Body.EMPTY);
        return new Stored(
                stored.status(),
                headers,
                stored.content(),
                stored.part(),
                stored.selecting(),
                Stored.Times.of(told, span.asked(), span.received()),
                Lifetime.of(whole, said, targeted != null, rules, span.received()),
                stored.tags(),
                Stored.NOT_ENDED);
    }

    /**
     * Whether an answer may stay that its upstream said something new about: it may forbid it from now on, or choose by other
     * fields of requests, and by what it chose this one is not known then.
     *
     * @param told what it said
     */
    public boolean mayStay(Stored freshened, Headers told) {
        Set<String> now = members(told);
        Set<String> before = members(freshened.headers());
        // by some of those by which it was chosen it is chosen as well
        boolean known = now.equals(before) || !now.isEmpty() && before.containsAll(now);
        if (told.contains("Vary") && !known) {
            return false;
        }
        Directives said = said(freshened.headers(), Targeted.of(freshened.headers(), rules.targeted()));
        boolean understood = said.has("must-understand") && UNDERSTOOD.contains(freshened.status());
        return (!said.has("no-store") || understood) && !said.hasWhole("private");
    }

    private static Set<String> members(Headers headers) {
        Set<String> members = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        members.addAll(headers.members("Vary"));
        return members;
    }

    /** All but what belongs to the content that is there already, to the message that told it, or to who asked. */
    private boolean updates(String name) {
        return switch (name) {
            case "set-cookie" -> rules.cookies();
            case "content-encoding", "content-length", "content-md5", "content-range", "etag", "vary" -> false;
            default -> !isOfMessage(name) && !isTag(name);
        };
    }

    private static boolean isOfMessage(String name) {
        return OF_MESSAGE.contains(name.toLowerCase(Locale.ROOT)) || Hops.isAlways(name);
    }
}
