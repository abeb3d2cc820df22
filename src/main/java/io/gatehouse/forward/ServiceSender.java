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

    /** The reply, whose call is over when its body is read to the end or closed, or when there is none. */
    Reply send(Attempt attempt, Exchange exchange) throws IOException {
        Upgrade asked = Upgrade.askedBy(exchange);
        if (asked != null && asked.isWebSocket()) {
            attempt.call().end();
            return ProblemReply.of(501, "A service of the same server takes no WebSocket.", exchange);
        }
        Timeouts timeouts = timeouts(attempt);
        exchange.timings().sending();
        Runnable over = places.take(attempt.target(), exchange.deadline().atMost(timeouts.connect()));
        exchange.timings().connected();
        Request request = request(attempt, exchange);
        Reply reply =
                handover.hand(new Handover.Handed(attempt.target().basePath(), request, timeouts, over), exchange);
        exchange.timings().answered();
        exchange.targetStatus(reply.status());
        attempt.call().answered(reply.status());
        Headers fields = Sender.fields(reply.headers(), "HTTP/1.1", reply.status(), exchange);
        if (reply.body() instanceof Handover.Flow flow) {
            return new Reply(reply.status(), fields, body(flow, fields, attempt, exchange));
        }
        attempt.call().end();
        return new Reply(reply.status(), fields, reply.body());
    }

    /** Where another target may be asked, the head is not waited for longer than an attempt may take. */
    private static Timeouts timeouts(Attempt attempt) {
        Timeouts timeouts = attempt.timeouts();
        Duration most = attempt.timeouts().attempt();
        boolean shorter = attempt.spare() && most != null && most.compareTo(timeouts.firstByte()) < 0;
        return shorter && most != null ? timeouts.withFirstByte(most) : timeouts;
    }

    private static Body body(Handover.Flow flow, Headers fields, Attempt attempt, Exchange exchange)
            throws IOException {
        boolean events = EventStream.is(fields);
        Body body = new ServiceBody(flow, attempt.call(), events);
        if (events) {
            exchange.deadline(Deadline.none());
            flow.silence(attempt.timeouts().stream());
            return paced(body, flow, fields, attempt.timeouts());
        }
        if (!attempt.spare()) {
            return body;
        }
        boolean begun = false;
        try {
            Body beginning = Beginning.of(body, attempt.timeouts().attempt() != null);
            begun = true;
            return beginning;
        } finally {
            if (!begun) {
                flow.close();
            }
        }
    }

    /** Its {@code Host} is the client's: the service has the same names as the gateway. */
    private static Request request(Attempt attempt, Exchange exchange) {
        Request request = attempt.outgoing().request();
        Headers.Builder fields = UpstreamRequest.fields(request, exchange).toBuilder()
                .remove("Expect")
                .add("Host", exchange.client().authority());
        if (request.hasBody() && request.body().length() != Body.UNKNOWN) {
            fields.add("Content-Length", Long.toString(request.body().length()));
        }
        return request.withHeaders(fields.build());
    }

    private static Body paced(Body body, Handover.Flow flow, Headers fields, Timeouts timeouts) {
        Duration heartbeat = timeouts.heartbeat();
        boolean takesMore = flow.length() == Body.UNKNOWN && !fields.contains("Content-Encoding");
        return heartbeat != null && takesMore ? new PacedBody(body, pacing(flow), timeouts, heartbeat) : body;
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
