package io.gatehouse.policy.forwardauth;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Hosts;
import io.gatehouse.fetch.Inquiry;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.util.Map;

/**
 * Lets requests pass that somebody else lets pass. Where that one can't be asked, nobody passes: 503. The content of a
 * request is not told.
 */
record ForwardAuthPolicy(Asking asking, Protocol protocol, Fetcher fetcher, Answers answers)
        implements Policy<Verdict> {

    @Override
    public Verdict decide(Exchange exchange) {
        if (exchange.rehearsed()) {
            return Verdict.unasked();
        }
        Inquiry question = protocol.question(exchange);
        String code = Answers.code(question);
        Verdict known = answers.find(code);
        if (known != null) {
            return known;
        }
        try {
            Verdict told = protocol.verdict(fetcher.fetch(question));
            answers.add(code, told);
            return told;
        } catch (FetchFailed e) {
            return Verdict.unknown("whether it may pass can't be told: " + e.getMessage());
        }
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        return Map.of("asked", Hosts.authority(asking.address()));
    }

    @Override
    public Reply carryOut(Verdict verdict, Exchange exchange, Handler next) throws IOException {
        if (!verdict.refuses()) {
            exchange.request(asking.with(exchange.request(), verdict.fields()));
            return next.handle(exchange);
        }
        if (verdict.content().length > 0 || verdict.fields().contains("Location")) {
            return new Reply(verdict.status(), verdict.fields(), Body.of(verdict.content()));
        }
        boolean isUnknown = verdict.status() == 503;
        Headers.Builder fields =
                verdict.fields().toBuilder().remove("Content-Type").remove("Content-Encoding");
        if (isUnknown) {
            fields.add("Retry-After", "1");
        }
        String detail = isUnknown ? "Whether the request may pass can't be told now." : "The request may not pass.";
        return ProblemReply.of(verdict.status(), detail, fields.build(), exchange);
    }
}
