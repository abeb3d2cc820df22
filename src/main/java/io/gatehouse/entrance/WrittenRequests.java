package io.gatehouse.entrance;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.explain.Asked;
import io.gatehouse.explain.Entrance;
import io.gatehouse.explain.Tickets;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.route.PathReading;
import io.gatehouse.snapshot.Edge;
import io.gatehouse.snapshot.Snapshot;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The way of requests that were written down and came over no connection: the same judges as on the way of all others, in
 * the same order ({@link ObserveFilter}, {@link GuardFilter}, {@link GatewayFilter}).
 *
 * @param contextPath the path this gateway is deployed at; empty for the root
 */
record WrittenRequests(String contextPath, RequestIds ids) implements Entrance {
    private static final String PROTOCOL = "HTTP/1.1";

    /** In place of what is made anew for each request. */
    private static final String ID = "REQUEST-ID";

    @Override
    public Arrived arrive(Asked asked, Edge edge, boolean rehearsed) {
        Request request = visible(asked.request(), rehearsed);
        Arrivals.Marks marks = rehearsed
                ? new Arrivals.Marks(() -> ID, new Random(0))
                : new Arrivals.Marks(ids::next, ThreadLocalRandom.current());
        String authority = String.valueOf(request.headers().first("Host"));
        Exchange exchange = Arrivals.exchange(
                request,
                new Clients.Arrival(asked.remote(), 0, asked.scheme(), authority, contextPath, PROTOCOL),
                edge,
                marks);
        String mapped = mapped(request.path());
        Guard.Verdict verdict = Guard.judge(request, new Guard.Reading(PROTOCOL, mapped, true, false), edge.head());
        if (verdict.passes()) {
            verdict = Door.judge(request, exchange.client(), null);
        }
        Reply refusal = verdict.passes() ? null : ProblemReply.of(verdict.status(), verdict.reason(), exchange);
        return new Arrived(exchange, refusal, refusal == null && Guard.isOwn(mapped));
    }

    /**
     * What the entrance lets through of a request: a ticket stays here, content that nothing announces has a length, and
     * where it is only tried out, content that is announced need not be there.
     */
    private static Request visible(Request request, boolean rehearsed) {
        var fields = request.headers().toBuilder().removeIf((name, value) -> Tickets.isField(name));
        boolean framed = request.headers().contains("Content-Length")
                || request.headers().contains("Transfer-Encoding");
        if (request.body() != Body.EMPTY && !framed) {
            fields.add("Content-Length", Long.toString(request.body().length()));
        }
        boolean bare = rehearsed && request.body() == Body.EMPTY;
        return request.withHeaders(fields.build()).withBody(bare ? Announced.by(request.headers()) : request.body());
    }

    /** The path as a container would map it: in the lenient reading. */
    private static String mapped(String path) {
        try {
            return '/' + String.join("/", PathReading.of(path).lenient());
        } catch (PathReading.Unreadable e) {
            return path;
        }
    }

    @Override
    public Reply answer(Snapshot snapshot, Exchange exchange) throws ClientGone {
        return Routing.reply(snapshot, exchange);
    }
}
