package io.gatehouse.exchange;

import java.util.Locale;
import java.util.Set;

/** The fields that tell of a message's very octets, and are wrong once these are others. */
public final class ContentFields {
    /** Their length, their sums (RFC 9530, RFC 3230, RFC 1864), and that parts of them can be asked for (RFC 9110 §14.3). */
    private static final Set<String> OF_OCTETS =
            Set.of("content-length", "content-digest", "repr-digest", "digest", "content-md5", "accept-ranges");

    private ContentFields() {}

    /** Those that still hold for other content. */
    public static Headers.Builder changed(Headers headers) {
        return headers.toBuilder().removeIf((name, value) -> OF_OCTETS.contains(name.toLowerCase(Locale.ROOT)));
    }

    /** The fields of a 304, of those of the answer that its client has (RFC 9110 §15.4.5). */
    public static Headers notModified(Headers headers) {
        return changed(headers)
                .remove("Content-Type")
                .remove("Content-Encoding")
                .remove("Content-Language")
                .build();
    }
}
