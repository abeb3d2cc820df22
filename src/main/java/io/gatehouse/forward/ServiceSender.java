package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.EventStream;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.forward.Forward.Attempt;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.upstream.Timeouts;
import java.io.IOException;
import java.time.Duration;

/** Hands a request to a service of the same server and takes its reply like one that came over a connection. */
final class ServiceSender {
    private final Handover handover;
    private final Places places;

    ServiceSender(Handover handover, Places places) {
        this.handover = handover;
        this.places = places;
    }

    Reply send(Attempt attempt, Exchange exchange) throws IOException {
        Upgrade asked = Upgrade.askedBy(exchange);
        if (asked != null && asked.isWebSocket()) {
            return ProblemReply.of(501, "A service of the same server takes no WebSocket.", exchange);
        }
        Timeouts timeouts = attempt.timeouts();
        exchange.timings().sending();
        Runnable over = places.take(attempt.target(), exchange.deadline().atMost(timeouts.connect()));
        exchange.timings().connected();
        Request request = request(attempt, exchange);
        Reply reply =
                handover.hand(new Handover.Handed(attempt.target().basePath(), request, timeouts, over), exchange);
        exchange.timings().answered();
        exchange.targetStatus(reply.status());
        Headers fields = Sender.fields(reply.headers(), "HTTP/1.1", reply.status(), exchange);
        if (reply.body() instanceof Handover.Flow flow) {
            return new Reply(reply.status(), fields, paced(flow, fields, exchange, timeouts));
        }
        return new Reply(reply.status(), fields, reply.body());
    }

    /** Its {@code Host} is the client's: the service has the same names as the gateway. */
    private static Request request(Attempt attempt, Exchange exchange) {
        Request request = attempt.request();
        Headers.Builder fields = UpstreamRequest.fields(request, exchange).toBuilder()
                .remove("Expect")
                .add("Host", exchange.client().authority());
        if (request.hasBody() && request.body().length() != Body.UNKNOWN) {
            fields.add("Content-Length", Long.toString(request.body().length()));
        }
        return request.withHeaders(fields.build());
    }

    private static Body paced(Handover.Flow flow, Headers fields, Exchange exchange, Timeouts timeouts) {
        if (!EventStream.is(fields)) {
            return flow;
        }
        exchange.deadline(Deadline.none());
        flow.silence(timeouts.stream());
        Duration heartbeat = timeouts.heartbeat();
        boolean takesMore = flow.length() == Body.UNKNOWN && !fields.contains("Content-Encoding");
        return heartbeat != null && takesMore ? new PacedBody(flow, pacing(flow), timeouts, heartbeat) : flow;
    }

    private static Pacing pacing(Handover.Flow flow) {
        return new Pacing() {
            @Override
            public void silence(Duration atMost) {
                flow.silence(atMost);
            }

            @Override
            public boolean aborted() {
                return false;
            }

            @Override
            public void spoil() {}
        };
    }
}
