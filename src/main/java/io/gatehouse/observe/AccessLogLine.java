package io.gatehouse.observe;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FailedDecision;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.PartRun;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Timings;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Makes the line of the access log that tells of one exchange.
 *
 * <p>A pure function: what is logged of a request can be read and tested here alone. A field that does not apply is left
 * out (no {@code target} when nothing was forwarded). Values of credential-bearing parameters are masked, no header but
 * {@code User-Agent} and {@code Referer} is shown, and no content.
 */
final class AccessLogLine {
    private static final int LONG = 2048;
    private static final int MIDDLE = 512;
    private static final int SHORT = 256;

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    /** The second that was formatted last: a formatter costs more than the rest of the line. */
    private static volatile Second last = new Second(Long.MIN_VALUE, "");

    private AccessLogLine() {}

    /**
     * The line, ended by a line feed.
     *
     * @param exchange an exchange that has ended
     * @param route the id of its route, or what stands for it as in the metrics
     * @param snapshot the number of the snapshot it ran on
     * @param begun when the request came, in milliseconds since 1970
     * @param duration how long it took, in nanoseconds
     */
    static String of(Exchange exchange, String route, long snapshot, long begun, long duration) {
        Request request = exchange.received();
        Client client = exchange.client();
        String query = request.query();
        String address = client.address().getHostAddress();
        String referer = request.headers().first("Referer");
        JsonLine line = new JsonLine()
                .text("time", time(begun), SHORT)
                .text("requestId", exchange.id(), SHORT)
                .text(
                        "traceId",
                        exchange.trace() == null ? null : exchange.trace().id(),
                        SHORT)
                .text("client", address, SHORT)
                .text(
                        "peer",
                        client.peer() == client.address()
                                ? address
                                : client.peer().getHostAddress(),
                        SHORT)
                .text("method", request.method(), SHORT)
                .text("host", client.host(), SHORT)
                .text("path", Masked.path(request.path()), LONG)
                .text("query", query == null ? null : Masked.query(query, exchange.credentialNames()), LONG)
                .text("protocol", client.protocol(), SHORT)
                .text("route", route, SHORT)
                .text("upstream", exchange.upstream(), SHORT)
                .text("target", exchange.target(), SHORT)
                .number("snapshot", snapshot)
                .number("status", exchange.status());
        outcome(line, exchange, duration);
        parts(line, exchange);
        new Observed(line).write(exchange);
        return line.text("userAgent", request.headers().first("User-Agent"), MIDDLE)
                .text("referer", referer == null ? null : Masked.uri(referer, exchange.credentialNames()), LONG)
                .end();
    }

    private static void outcome(JsonLine line, Exchange exchange, long duration) {
        if (exchange.bytesSent() >= 0) {
            line.number("bytes", exchange.bytesSent());
        }
        line.millis("durationMs", duration);
        Timings timings = exchange.timings();
        if (timings.upstream() > 0) {
            line.millis("upstreamMs", timings.upstream());
        }
        if (timings.connect() > 0) {
            line.millis("connectMs", timings.connect());
        }
        if (exchange.attempts() > 1) {
            line.number("attempts", exchange.attempts());
        }
        Failure failure = exchange.failure();
        line.text("error", failure == null ? null : failure.kind().error(), SHORT);
    }

    /** Each part of a composition once, however often it was asked. */
    private static void parts(JsonLine line, Exchange exchange) {
        if (exchange.parts().isEmpty()) {
            return;
        }
        line.array("parts");
        for (PartRun run : exchange.parts()) {
            line.item()
                    .text("part", run.part(), SHORT)
                    .text("outcome", run.end().outcome(), SHORT)
                    .text("used", run.end().used(), SHORT);
            if (run.end().status() > 0) {
                line.number("status", run.end().status());
            }
            PartRun.Course course = run.course();
            if (course.calls() > 0) {
                line.millis("beginMs", course.begun()).millis("durationMs", course.nanos());
            }
            if (course.calls() > 1) {
                line.number("calls", course.calls());
            }
            line.text("spanId", course.span(), SHORT).endItem();
        }
        line.endArray();
    }

    /** A time in UTC with milliseconds, always of one length (RFC 3339 §5.6). */
    private static String time(long millis) {
        long second = Math.floorDiv(millis, 1000);
        Second known = last;
        if (known.number != second) {
            known = new Second(second, SECONDS.format(Instant.ofEpochSecond(second)));
            last = known;
        }
        int rest = (int) Math.floorMod(millis, 1000L);
        return known.text
                + '.'
                + (char) ('0' + rest / 100)
                + (char) ('0' + rest / 10 % 10)
                + (char) ('0' + rest % 10)
                + 'Z';
    }

    /** The policies that are only observed and would have refused, or failed; nothing at all where there is none. */
    private static final class Observed {
        private final JsonLine line;
        private boolean any;

        Observed(JsonLine line) {
            this.line = line;
        }

        void write(Exchange exchange) {
            exchange.forEachObserved(this::add);
            if (any) {
                line.endArray();
            }
        }

        private void add(String policy, Decision decision) {
            if (!decision.refuses() && !(decision instanceof FailedDecision)) {
                return;
            }
            if (!any) {
                line.array("observed");
                any = true;
            }
            line.item()
                    .text("policy", policy, SHORT)
                    .text("outcome", decision.outcome(), SHORT)
                    .endItem();
        }
    }

    private record Second(long number, String text) {}
}
