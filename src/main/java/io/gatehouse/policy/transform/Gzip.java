package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Coding;
import io.gatehouse.exchange.ContentFields;
import io.gatehouse.exchange.EventStream;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which replies are compressed, and for whom. What is compressed streams: nothing waits for its end.
 *
 * @param minBytes the least content that is worth it, where its length is known
 */
record Gzip(MediaTypes types, long minBytes, int level) {
    /** Those of which most have much to gain. */
    static final List<String> TYPES = List.of(
            "text/*",
            "application/json",
            "application/*+json",
            "application/xml",
            "application/*+xml",
            "application/javascript",
            "image/svg+xml");

    /** Compressed content means what it meant before. */
    static final EntityTags TAGS = new EntityTags("");

    /** The reply, compressed where that is right and wanted; in any case with what caches must know. */
    Reply on(Reply reply, Request asked, Transformation told) {
        Headers request = asked.headers();
        if (reply.status() == 304) {
            // about an answer of which it does not say what it is
            Headers varied = varied(reply.headers());
            return reply.withHeaders(
                    AcceptEncoding.prefersGzip(request)
                            ? TAGS.onReply(ContentFields.changed(varied).build())
                            : varied);
        }
        if (reply.status() < 200) {
            return reply;
        }
        // whatever it is: a 304 about it, which does not say what it is, must vary as it does (RFC 9110 §15.4.5)
        Reply varied = reply.withHeaders(varied(reply.headers()));
        if (!types.has(reply.headers())) {
            told.note("not compressed: its media type is none of types");
            return varied;
        }
        boolean isAsked = BodyChange.isForbidden(request) && !BodyChange.isForbidden(reply.headers());
        if (isAsked) {
            varied = varied.withHeaders(varied.headers().toBuilder()
                    .addMember("Vary", "Cache-Control")
                    .build());
        }
        String reason = reasonNot(reply, asked);
        if (reason != null) {
            told.note("not compressed: " + reason);
            return varied;
        }
        told.changed("compressed");
        return new Reply(reply.status(), compressed(varied.headers()), new GzippedBody(reply.body(), level));
    }

    private @Nullable String reasonNot(Reply reply, Request asked) {
        Headers request = asked.headers();
        Headers headers = reply.headers();
        if (Coding.of(headers) != Coding.IDENTITY) {
            return "it is already";
        }
        if (reply.status() == 206 || headers.contains("Content-Range")) {
            return Unchanged.PART.reason();
        }
        if (EventStream.is(headers)) {
            return Unchanged.EVENTS.reason();
        }
        if (BodyChange.isForbidden(headers)) {
            return Unchanged.FORBIDDEN.reason();
        }
        if (BodyChange.isForbidden(request)) {
            return Unchanged.ASKED.reason();
        }
        if (reply.status() == 204 || reply.status() == 205 || isSmall(reply, asked)) {
            return "it is smaller than minBytes";
        }
        return AcceptEncoding.prefersGzip(request) ? null : "the client takes no gzip, or likes it less";
    }

    private boolean isSmall(Reply reply, Request asked) {
        // a reply to HEAD that tells no length may be to one of any
        long length =
                asked.method().equals("HEAD") ? Body.UNKNOWN : reply.body().length();
        String told = reply.headers().first("Content-Length");
        if (told != null && told.matches("\\d{1,18}")) {
            // also that of a reply to HEAD
            length = Long.parseLong(told);
        }
        return length != Body.UNKNOWN && length < minBytes;
    }

    private static Headers varied(Headers headers) {
        return headers.toBuilder().addMember("Vary", "Accept-Encoding").build();
    }

    private static Headers compressed(Headers headers) {
        return TAGS.onReply(
                ContentFields.changed(headers).set("Content-Encoding", "gzip").build());
    }
}
