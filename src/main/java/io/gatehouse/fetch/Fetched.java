package io.gatehouse.fetch;

import io.gatehouse.exchange.Headers;
import java.nio.charset.StandardCharsets;

/** The answer to an {@link Inquiry}, whole; one that leads elsewhere is an answer like any other, and is not followed. */
public record Fetched(int status, Headers fields, byte[] content) {
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Nothing of its content, which may be a credential. */
    @Override
    public String toString() {
        return status + " with " + content.length + " octets";
    }
}
