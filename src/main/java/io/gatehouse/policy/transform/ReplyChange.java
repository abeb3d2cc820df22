package io.gatehouse.policy.transform;

import io.gatehouse.config.Statuses;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.ContentFields;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.FieldChanges;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is changed of replies.
 *
 * @param statuses those of the replies that are changed; null: fields of all, content of {@link #WELL}
 * @param body of their content; null for nothing
 */
record ReplyChange(
        @Nullable Statuses statuses,
        FieldChanges headers,
        @Nullable BodyChange body) {
    static final ReplyChange NONE = new ReplyChange(null, FieldChanges.NONE, null);

    private static final Statuses WELL = new Statuses(List.of(new Statuses.Range(200, 299)));

    /** The tags of what it changes of answers to questions; null where it leaves them as they are. */
    @Nullable
    EntityTags tags() {
        return body != null && isForContent(200) ? new EntityTags(body.mark()) : null;
    }

    private boolean isForContent(int status) {
        return (statuses == null ? WELL : statuses).contains(status);
    }

    /**
     * The reply, changed; it is closed where another one is returned.
     *
     * @param asked the request that it is the reply to, before anything was asked for on behalf of the change
     */
    Reply apply(Reply reply, Request asked, Exchange exchange, Transformation told) throws IOException {
        Reply changed = withContent(reply, asked, exchange, told);
        // a 304 is about a 200
        int status = reply.status() == 304 ? 200 : reply.status();
        if (headers.none() || statuses != null && !statuses.contains(status)) {
            return changed;
        }
        told.changed("the reply's fields are changed");
        return changed.withHeaders(headers.applyTo(changed.headers(), exchange));
    }

    private Reply withContent(Reply reply, Request asked, Exchange exchange, Transformation told) throws IOException {
        EntityTags tags = tags();
        if (body == null) {
            return reply;
        }
        if (reply.status() == 304 && tags != null) {
            return reply.withHeaders(tags.onReply(ContentFields.notModified(reply.headers())));
        }
        if (!isForContent(reply.status())) {
            told.note("the reply's status is none whose content is changed");
            return reply;
        }
        boolean isHead = asked.method().equals("HEAD");
        if (reply.status() < 200 || reply.status() == 204 || reply.body().length() == 0 && !isHead) {
            told.note("the reply has no content");
            return reply;
        }
        Unchanged obstacle = obstacle(reply, asked, body, isHead);
        BodyChange.Tried tried = obstacle == null
                ? isHead ? new BodyChange.Tried(body.fields(reply.headers()), reply.body(), null) : tried(reply, body)
                : new BodyChange.Tried(reply.headers(), reply.body(), obstacle);
        if (tried.why() == Unchanged.EMPTY) {
            told.note("the reply has no content");
            return new Reply(reply.status(), tried.headers(), tried.body());
        }
        if (tried.why() != null) {
            return unchanged(new Reply(reply.status(), tried.headers(), tried.body()), tried.why(), exchange, told);
        }
        told.content("the reply's", null);
        return new Reply(reply.status(), new EntityTags(body.mark()).onReply(tried.headers()), tried.body());
    }

    private static BodyChange.Tried tried(Reply reply, BodyChange change) throws IOException {
        return change.tried(reply.headers(), reply.body());
    }

    private static @Nullable Unchanged obstacle(Reply reply, Request asked, BodyChange change, boolean isHead) {
        if (reply.status() == 206) {
            return Unchanged.PART;
        }
        if (BodyChange.isForbidden(reply.headers())) {
            return Unchanged.FORBIDDEN;
        }
        if (BodyChange.isForbidden(asked.headers()) && !change.required()) {
            return Unchanged.ASKED;
        }
        return change.obstacle(
                reply.headers(), isHead ? told(reply.headers()) : reply.body().length());
    }

    /** The length that the reply to HEAD tells of the one to GET. */
    private static long told(Headers headers) {
        String length = headers.first("Content-Length");
        return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : Body.UNKNOWN;
    }

    private Reply unchanged(Reply reply, Unchanged why, Exchange exchange, Transformation told) throws IOException {
        if (body == null || !body.required()) {
            told.content("the reply's", why);
            Headers.Builder fields = reply.headers().toBuilder();
            if (tags() != null) {
                // none is asked for
                fields.remove("Accept-Ranges");
            }
            if (why == Unchanged.ASKED) {
                // who does not ask so gets another one
                fields.addMember("Vary", "Cache-Control");
            }
            return reply.withHeaders(fields.build());
        }
        reply.close();
        told.refused("the reply's", why, 502);
        return ProblemReply.of(
                502, "The upstream's answer can't be changed as it must be, since " + why.reason() + ".", exchange);
    }

    /** In place of a reply whose content broke off while it was read. */
    static Reply broken(Failure failure, Exchange exchange) {
        exchange.failed(failure);
        return ProblemReply.of(failure, exchange);
    }

    boolean changes() {
        return body != null || !headers.none();
    }

    String says() {
        List<String> says = new ArrayList<>();
        if (!headers.none()) {
            says.add("headers " + headers.says());
        }
        if (body != null) {
            says.add("body " + body.says());
        }
        return String.join(", ", says);
    }
}
