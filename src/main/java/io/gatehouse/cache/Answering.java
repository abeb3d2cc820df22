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
        Headers headers =
                stored.headers().with("Age", Long.toString(Math.min(stored.age(now) / 1000, Directives.MOST_SECONDS)));
        boolean isGet = request.method().equals("GET");
        if (stored.status() == 200
                && Validators.areIn(asked)
                && Validators.has(asked, stored.headers(), stored.times().received())) {
            return Reply.of(304, notModified(headers));
        }
        boolean parts = isGet
                && stored.status() == 200
                && asked.contains("Range")
                && Validators.continues(asked, stored.headers());
        if (parts && stored.part() == null) {
            Reply several = Multipart.of(stored, asked, headers);
            if (several != null) {
                return several;
            }
        }
        ByteRange.Asked range = parts ? ByteRange.asked(asked) : null;
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
            return ByteRange.none(total);
        }
        if (have != null && !have.contains(wanted)) {
            return null;
        }
        long from = wanted.first() - (have == null ? 0 : have.first());
        return wanted.reply(headers, stored.content().body(from, wanted.length()));
    }

    /** The fields that a 304 has of those of the whole answer (RFC 9110 §15.4.5). */
    private static Headers notModified(Headers headers) {
        return headers.toBuilder()
                .removeIf((name, value) -> switch (name.length()) {
                    case 11 -> name.equalsIgnoreCase("Content-MD5");
                    case 12 -> name.equalsIgnoreCase("Content-Type");
                    case 13 -> name.equalsIgnoreCase("Content-Range");
                    case 14 -> name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Content-Digest");
                    case 16 -> name.equalsIgnoreCase("Content-Encoding") || name.equalsIgnoreCase("Content-Language");
                    default -> false;
                })
                .build();
    }
}
