package io.gatehouse.fetch;

import io.gatehouse.exchange.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A request of the gateway's own.
 *
 * @param uri {@code http} or {@code https}, with a host, without user and fragment
 * @param fields besides those that are always there, such as {@code Host}
 * @param content empty for none
 * @param repeatable whether it may be sent once more where a connection broke that had served before
 */
public record Inquiry(String method, URI uri, Headers fields, byte[] content, boolean repeatable) {

    public static Inquiry get(URI uri, Headers fields) {
        return new Inquiry("GET", uri, fields, new byte[0], true);
    }

    /** One with a content, whose fields say what it is; what it asks for is done once. */
    public static Inquiry post(URI uri, Headers fields, String content) {
        return new Inquiry("POST", uri, fields, content.getBytes(StandardCharsets.UTF_8), false);
    }

    /** The same for what only asks, though by a method that may do something. */
    public Inquiry asking() {
        return new Inquiry(method, uri, fields, content, true);
    }

    /** Nothing but where it goes: fields and content may be credentials. */
    @Override
    public String toString() {
        return method + ' ' + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }
}
