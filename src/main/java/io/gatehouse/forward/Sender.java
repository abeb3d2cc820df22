package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.EventStream;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Hops;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Upgraded;
import io.gatehouse.forward.Forward.Attempt;
import io.gatehouse.forward.Forward.StaleConnection;
import io.gatehouse.problem.ProxyStatus;
import io.gatehouse.upstream.Timeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/** Sends a request on a pooled connection and takes the answer's head; the answer's content follows as it is read. */
public final class Sender {
    /** How long a connection may wait for its next request when the target does not say. */
    private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(60);

    private final Connections connections;
    private final Alarms alarms;
    private final Hedges hedges;

    private final ServiceSender services;

    /** @param handover the way to targets that are services of the same server */
    public Sender(Connections connections, Alarms alarms, Hedges hedges, Handover handover) {
        this.connections = connections;
        this.alarms = alarms;
        this.hedges = hedges;
        this.services = new ServiceSender(handover, connections.places());
    }

    /** What runs attempts side by side. */
    Hedges hedges() {
        return hedges;
    }

    /** The reply, whose call is over when its body is read to the end or closed, or when there is none. */
    Reply send(Attempt attempt, Exchange exchange) throws IOException {
        if (attempt.target().isService()) {
            return services.send(attempt, exchange);
        }
        HttpContext context = HttpClientContext.create();
        exchange.timings().sending();
        Deadline limit = limit(attempt, exchange);
        Duration connect =
                limit.atMost(exchange.deadline().atMost(attempt.timeouts().connect()));
        Lease lease = connections.lease(exchange.id(), attempt.target(), connect, context);
        exchange.timings().connected();
        if (exchange.reins() != null) {
            exchange.reins().hold(lease::abort);
        }
        Runnable alarm = () -> {};
        Runnable attemptAlarm = () -> {};
        boolean answered = false;
        try {
            alarm = alarm(lease, exchange.deadline());
            attemptAlarm = alarm(lease, limit);
            Reply reply = ask(attempt, lease, exchange, context, alarm);
            answered = true;
            return reply;
        } catch (HttpException | IOException | ConnectionShutdownException e) {
            // the last one where the time was up just before the connection was used
            IOException failure = Failures.sending(attempt.target(), lease, e);
            boolean stale = failure instanceof Failure broken
                    && broken.kind() == Failure.Kind.CONNECTION_TERMINATED
                    && lease.reused();
            throw stale ? new StaleConnection((Failure) failure) : failure;
        } finally {
            attemptAlarm.run();
            if (!answered) {
                alarm.run();
                lease.discard();
            }
        }
    }

    /** Closes the connections that wait in the pool. */
    void forgetIdle() {
        connections.closeIdle();
    }

    /** The moment by which the answer must have begun, where another target may be asked instead. */
    private static Deadline limit(Attempt attempt, Exchange exchange) {
        Duration most = attempt.timeouts().attempt();
        return most == null || !attempt.spare() ? Deadline.none() : Deadline.after(most, exchange.timings()::now);
    }

    /** Breaks the connection when its time is up; what is returned calls that off. */
    private Runnable alarm(Lease lease, Deadline deadline) {
        if (!deadline.exists()) {
            return () -> {};
        }
        Future<?> alarm = alarms.after(deadline.atMost(Duration.ofDays(365)), lease::abort);
        return () -> alarm.cancel(false);
    }

    private Reply ask(Attempt attempt, Lease lease, Exchange exchange, HttpContext context, Runnable alarm)
            throws IOException, HttpException {
        Timeouts timeouts = attempt.timeouts();
        ClassicHttpRequest request = UpstreamRequest.of(
                attempt.outgoing(), exchange, out -> new WriteWatch(out, timeouts.idle(), alarms, lease));
        lease.silence(timeouts.firstByte());
        Dialogue dialogue = new Dialogue(early -> interim(early, exchange));
        ClassicHttpResponse response = lease.execute(exchange.id(), request, dialogue, context);
        exchange.timings().answered();
        exchange.targetStatus(response.getCode());
        attempt.call().answered(response.getCode());
        if (dialogue.switched() != null) {
            alarm.run();
            return upgraded(dialogue.switched(), response, attempt, lease, exchange);
        }
        lease.silence(timeouts.idle());
        boolean reusable = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context)
                && !AnswerGuard.isFramedTwice(response);
        TimeValue keepAlive = reusable ? keepAlive(response, context) : TimeValue.ZERO_MILLISECONDS;
        HttpEntity entity = response.getEntity();
        Headers headers = fields(response, exchange);
        if (entity != null) {
            LeasedBody content = new LeasedBody(entity, lease, attempt.call(), keepAlive, alarm);
            Body body = content;
            if (EventStream.is(headers)) {
                alarm.run();
                exchange.deadline(Deadline.none());
                content.mayPause();
                body = events(body, headers, lease, timeouts);
            } else if (attempt.spare() && (body.length() != Body.UNKNOWN || AnswerHead.isFollowed(response))) {
                // the head of a stream goes on at once: nobody knows when its first octet comes
                body = Beginning.of(body, timeouts.attempt() != null);
            }
            return new Reply(response.getCode(), headers, body);
        }
        alarm.run();
        if (reusable) {
            lease.release(keepAlive);
        } else {
            lease.discard();
        }
        attempt.call().end();
        return new Reply(response.getCode(), headers, Body.EMPTY);
    }

    /** The reply of a target that switched, to what it was asked for (RFC 9110 §7.8). */
    private static Reply upgraded(
            Switched switched, ClassicHttpResponse response, Attempt attempt, Lease lease, Exchange exchange)
            throws HttpException {
        Headers answer = Fields.of(List.of(response.getHeaders()));
        String protocol = answer.first("Upgrade");
        Upgrade asked = Upgrade.askedBy(exchange);
        if (protocol == null || asked == null || !asked.names(protocol) || !answer.hasMember("Connection", "upgrade")) {
            throw new ProtocolException("the target switches to " + protocol + " and was asked for " + asked);
        }
        Upgraded connection = new UpgradedLease(lease, attempt.call(), switched, protocol, attempt.timeouts().stream());
        if (connection.isWebSocket() && !Handshake.isAccepted(attempt.outgoing().request(), answer)) {
            throw new ProtocolException("the target's Sec-WebSocket-Accept does not fit the key");
        }
        return new Reply(response.getCode(), fields(response, exchange), connection);
    }

    private static void interim(ClassicHttpResponse early, Exchange exchange) {
        Headers fields = Fields.of(List.of(early.getHeaders()));
        exchange.interim().pass(early.getCode(), Hops.strip(fields).build());
    }

    /** A stream of events lasts as long as it likes, and is silent for long; a coded or measured one takes no heartbeat. */
    private static Body events(Body body, Headers headers, Lease lease, Timeouts timeouts) {
        lease.silence(timeouts.stream());
        Duration heartbeat = timeouts.heartbeat();
        boolean takesMore = body.length() == Body.UNKNOWN && !headers.contains("Content-Encoding");
        return heartbeat != null && takesMore ? new PacedBody(body, lease, timeouts, heartbeat) : body;
    }

    private static TimeValue keepAlive(ClassicHttpResponse response, HttpContext context) {
        TimeValue told = DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
        return told == null || told.getDuration() <= 0 ? KEEP_ALIVE : told;
    }

    private static Headers fields(ClassicHttpResponse response, Exchange exchange) {
        Headers headers = Fields.of(List.of(response.getHeaders()));
        String protocol = response.getVersion() == null
                ? "HTTP/1.1"
                : response.getVersion().format();
        return fields(headers, protocol, response.getCode(), exchange);
    }

    /** The fields of an answer that came so, without those of its connection, with the way they came. */
    static Headers fields(Headers headers, String protocol, int status, Exchange exchange) {
        String via = ForwardingFields.via(protocol, exchange.identity());
        Headers.Builder fields = Hops.strip(headers).set("Via", ForwardingFields.joined(headers, "Via", via));
        if (exchange.identity().tellsNextHop()) {
            fields.set(
                    ProxyStatus.FIELD,
                    ForwardingFields.joined(headers, ProxyStatus.FIELD, ProxyStatus.forwarded(exchange)));
        }
        if (status == 426) {
            require(fields, headers);
        }
        return fields.build();
    }

    /** What a client must switch to stands in a field of this connection, and the gateway would pass the switch on. */
    private static void require(Headers.Builder fields, Headers received) {
        String protocols = String.join(", ", received.members("Upgrade"));
        if (!protocols.isEmpty()) {
            fields.set("Upgrade", protocols).set("Connection", "upgrade");
        }
    }
}
