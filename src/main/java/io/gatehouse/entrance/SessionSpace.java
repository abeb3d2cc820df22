package io.gatehouse.entrance;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.OwnPaths;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.snapshot.Snapshot;
import java.io.IOException;

/** The public paths {@code /_gatehouse/session/ID/NAME}, which the policies of the snapshot answer. */
final class SessionSpace {
    private static final String PREFIX = '/' + Guard.OWN + "/session/";

    private SessionSpace() {}

    /** Whether a path is one of them, in the container's own reading. */
    static boolean has(String mapped) {
        return mapped.startsWith(PREFIX);
    }

    /** Whether a raw path, which the guard found to mean the same to everybody, is one of them. */
    static boolean has(Exchange exchange) {
        return has(Percent.decode(exchange.received().path()));
    }

    static Reply reply(Snapshot snapshot, Exchange exchange) throws IOException {
        String[] segments = Percent.decode(exchange.received().path())
                .substring(PREFIX.length())
                .split("/", -1);
        OwnPaths policy = segments.length == 2 ? snapshot.ownPaths().get(segments[0]) : null;
        Reply reply = policy == null || exchange.rehearsed() ? null : policy.answer(segments[1], exchange);
        return reply == null ? ProblemReply.of(404, "Nothing is here.", exchange) : reply;
    }
}
