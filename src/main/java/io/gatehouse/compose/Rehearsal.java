package io.gatehouse.compose;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.PartRun;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Witness;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells what of a composition would be sent first, and sends nothing: what comes later depends on what that brings.
 *
 * @param exchange the request, which is only tried out
 */
record Rehearsal(Composition composition, Exchange exchange) {
    Reply reply() throws IOException {
        List<PartRun> runs = new ArrayList<>();
        Part lacking = null;
        for (Part part : composition.parts()) {
            String outcome = outcome(part);
            runs.add(Courses.run(part, new PartRun.End(outcome, 0, null), PartRun.Course.NONE));
            boolean lacks = outcome.equals(Reason.INPUT.word()) && part.isRequired();
            lacking = lacking == null && lacks ? part : lacking;
        }
        exchange.parts(List.copyOf(runs));
        return lacking == null
                ? Reply.of(200, Headers.EMPTY)
                : ProblemReply.of(400, Compose.problem(lacking, Reason.INPUT), exchange);
    }

    private String outcome(Part part) throws IOException {
        Inputs inputs = new Inputs(exchange, Map.of(), null);
        if (!part.inputs().isEmpty()) {
            return PartRun.WAITS;
        }
        if (!part.terms().when().holds(inputs)) {
            return PartRun.SKIPPED;
        }
        try {
            ask(part, part.call().request().of(inputs));
            return PartRun.DECIDED;
        } catch (MissingInput missing) {
            return Reason.INPUT.word();
        }
    }

    private void ask(Part part, Request request) throws IOException {
        Exchange call = exchange.part(request, part.call().id(), exchange.trace());
        Witness witness = exchange.witness();
        if (witness != null) {
            Witness own = witness.asks(part.name(), call);
            call.witness(own == null ? witness : own);
        }
        try {
            part.call().handler().handle(call).close();
        } finally {
            call.end();
        }
    }
}
