package io.gatehouse.cache;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import org.jspecify.annotations.Nullable;

/** Answers requests out of what is stored (RFC 9111 §4). */
public final class Answering {
    private Answering() {}

    /**
     * The answer; null where a part is asked for that is not there.
     *
     * @param request as its sender wrote it
     * @param now in milliseconds since 1970
     */
    public static @Nullable Reply of(Stored stored, Request request, long now) {
        Headers asked = request.headers();
        Headers headers = stored.headers().toBuilder()
                .set("Age", Long.toString(Math.min(stored.age(now) / 1000, Directives.MOST_SECONDS)))
                .build();
        boolean isGet = request.method().equals("GET");
        if (stored.status() == 200
                && Validators.areIn(asked)
                && Validators.has(asked, stored.headers(), stored.times().received())) {
            return Reply.of(304, notModified(headers));
        }
        ByteRange.Asked range = isGet && stored.status() == 200 && Validators.continues(asked, stored.headers())
                ? ByteRange.asked(asked)
                : null;
        if (range != null && !range.isAllOf(stored.content().length())) {
            return part(stored, range, headers);
        }
        return stored.part() == null ? new Reply(stored.status(), headers, whole(stored)) : null;
    }

    private static Body whole(Stored stored) {
        return stored.content().body(0, stored.content().length());
    }

    private static @Nullable Reply part(Stored stored, ByteRange.Asked range, Headers headers) {
        ByteRange have = stored.part();
        long total = have == null ? stored.content().length() : have.total();
        ByteRange wanted = range.of(total);
        if (wanted == null) {
            return Reply.of(416, Headers.of("Content-Range", "bytes */" + total));
        }
        if (have != null && !have.contains(wanted)) {
            return null;
        }
        long from = wanted.first() - (have == null ? 0 : have.first());
        Headers fields = headers.toBuilder()
                .remove("Content-Length")
                .set("Content-Range", wanted.toString())
                .build();
        return new Reply(206, fields, stored.content().body(from, wanted.length()));
    }

    /** The fields that a 304 has of those of the whole answer (RFC 9110 §15.4.5). */
    private static Headers notModified(Headers headers) {
        return headers.toBuilder()
                .removeIf((name, value) -> switch (name.length()) {
                    case 11 -> name.equalsIgnoreCase("Content-MD5");
                    case 12 -> name.equalsIgnoreCase("Content-Type");
                    case 13 -> name.equalsIgnoreCase("Content-Range");
                    case 14 -> name.equalsIgnoreCase("Content-Length");
                    case 16 -> name.equalsIgnoreCase("Content-Encoding") || name.equalsIgnoreCase("Content-Language");
                    default -> false;
                })
                .build();
    }
}
