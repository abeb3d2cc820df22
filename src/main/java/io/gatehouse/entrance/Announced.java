package io.gatehouse.entrance;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import java.io.InputStream;

/**
 * Content that a written request announces without bringing it (RFC 9112 §6.3), for what judges requests by the length of
 * their content. It is only tried out, so that nobody reads it.
 *
 * @param length what {@code Content-Length} says; {@link Body#UNKNOWN} for chunks
 */
record Announced(long length) implements Body {

    /** What these fields announce; {@link Body#EMPTY} for nothing. What they say is judged elsewhere. */
    static Body by(Headers fields) {
        String length = fields.first("Content-Length");
        if (length != null && FieldGuard.isLength(length)) {
            return new Announced(Long.parseLong(length));
        }
        return fields.contains("Transfer-Encoding") ? new Announced(UNKNOWN) : EMPTY;
    }

    @Override
    public InputStream stream() {
        return InputStream.nullInputStream();
    }

    @Override
    public boolean replayable() {
        return false;
    }
}
