package io.gatehouse.compose;

import io.gatehouse.config.MediaRange;
import io.gatehouse.exchange.EventStream;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.shape.JsonOctets;
import io.gatehouse.shape.NotJson;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a part brings: one JSON value, whatever media type it says it has, of bounded size and depth, in which no name
 * stands twice. Threads: any.
 *
 * @param left the octets that all parts of a request may bring from now on
 */
record PartReading(AtomicLong left) {
    /** So much of an answer that is no use is read, so that its connection serves again. */
    private static final int WORTH_READING = 16 * 1024;

    /** @throws IOException when it breaks off */
    Outcome read(Reply reply, Call call) throws IOException {
        if (reply.status() >= 300) {
            reply.body().stream().readNBytes(WORTH_READING);
            return Outcome.failed(reply.status(), Reason.STATUS, reply.headers());
        }
        if (EventStream.is(reply.headers())) {
            // it may last for ever
            return Outcome.failed(502, Reason.NOT_JSON, reply.headers());
        }
        byte[] content = content(reply.body().stream(), call.bounds().maxBytes());
        if (content == null) {
            return Outcome.failed(502, Reason.TOO_LARGE, reply.headers());
        }
        boolean mayBeEmpty = !call.request().method().equals("GET") || reply.status() == 204 || reply.status() == 205;
        if (content.length == 0 && mayBeEmpty) {
            return Outcome.well(reply.status(), JsonValue.NULL, reply.headers());
        }
        MediaRange expected = call.bounds().expect();
        if (expected != null && !expected.includes(reply.headers().first("Content-Type"))) {
            return Outcome.failed(502, Reason.NOT_JSON, reply.headers());
        }
        try {
            return Outcome.well(reply.status(), JsonOctets.read(content), reply.headers());
        } catch (NotJson notJson) {
            return Outcome.failed(502, Reason.NOT_JSON, reply.headers());
        }
    }

    private byte @Nullable [] content(InputStream in, int most) throws IOException {
        byte[] content = in.readNBytes(most);
        boolean whole = content.length < most || in.read() < 0;
        return whole && left.addAndGet(-content.length) >= 0 ? content : null;
    }

    /** What a failure to get an answer comes to. */
    static Outcome of(Failure failure) {
        Reason reason =
                switch (failure.kind()) {
                    case CONNECTION_TIMEOUT, RESPONSE_TIMEOUT, READ_TIMEOUT -> Reason.TIMEOUT;
                    default -> Reason.UNREACHABLE;
                };
        int status = failure.kind().status();
        Headers fields =
                status == 503 ? Headers.of("Retry-After", ProblemReply.retryAfter(failure.over())) : Headers.EMPTY;
        return Outcome.failed(status, reason, fields);
    }
}
