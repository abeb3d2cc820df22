package io.gatehouse.admin;

import jakarta.ws.rs.core.Response;
import java.util.Map;

/** The title of a problem without a type of its own: the status's reason phrase (RFC 9457 §4.2.1). */
final class Titles {
    /** Those that JAX-RS does not know, or knows by an older name. */
    private static final Map<Integer, String> NEWER =
            Map.of(413, "Content Too Large", 422, "Unprocessable Content", 507, "Insufficient Storage");

    private Titles() {}

    static String of(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return NEWER.getOrDefault(status, known == null ? "Error" : known.getReasonPhrase());
    }
}
