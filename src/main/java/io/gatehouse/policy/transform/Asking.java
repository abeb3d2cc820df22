package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of its upstream, where the answer is to be changed: the whole of it, as it is, by the upstream's own tags.
 *
 * @param request as it came
 * @param onward as it goes on
 */
record Asking(Request request, Request onward) {
    private static final List<String> NAMES =
            List.of("Accept-Encoding", "Range", "If-Range", "If-None-Match", "If-Modified-Since");

    /**
     * A request on its way.
     *
     * @param changes whether the content of any answer is changed
     * @param tags of answers that are changed; null where none of a question is
     * @param compresses whether answers are compressed
     */
    static Asking of(Request request, boolean changes, @Nullable EntityTags tags, boolean compresses) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        Headers headers = request.headers();
        if (changes) {
            headers = headers.with("Accept-Encoding", "identity");
        }
        if (tags != null && reads) {
            // a part of what it was before is no part of what it becomes; a server may give the whole (RFC 9110 §14.2)
            headers = tags.onRequest(
                    headers.toBuilder().remove("Range").remove("If-Range").build());
        }
        if (compresses && reads) {
            headers = Gzip.TAGS.onRequest(headers);
        }
        return new Asking(request, request.withHeaders(headers));
    }

    /** A request that went on, asking what it asked when it came: a cache tells by that for whom its answer is. */
    Request back(Request after) {
        Headers.Builder fields = after.headers().toBuilder();
        for (String name : NAMES) {
            fields.remove(name);
            request.headers().all(name).forEach(value -> fields.add(name, value));
        }
        return after.withHeaders(fields.build());
    }
}
