package io.gatehouse.exchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A response on its way back.
 *
 * <p>Who holds a reply and does not return it closes it: its body may hold a pooled connection.
 *
 * @param status the final status code: 200 to 599, or 101 with a body that is {@link Upgraded}
 * @param headers the fields, without those of one connection only
 * @param body the content
 */
public record Reply(int status, Headers headers, Body body) implements AutoCloseable {

    public static Reply of(int status, Headers headers) {
        return new Reply(status, headers, Body.EMPTY);
    }

    /** A reply whose content is this text in UTF-8. */
    public static Reply of(int status, String contentType, String text) {
        return new Reply(
                status, Headers.of("Content-Type", contentType), Body.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    public Reply withHeaders(Headers changed) {
        return new Reply(status, changed, body);
    }

    /** Gives back what the body holds, content unread. */
    @Override
    public void close() throws IOException {
        body.close();
    }
}
