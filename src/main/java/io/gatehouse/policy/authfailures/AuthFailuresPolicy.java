package io.gatehouse.policy.authfailures;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.IpText;
import io.gatehouse.exchange.Reply;
import io.gatehouse.limit.Failures;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.Proof;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;

/**
 * Takes no more requests from an address that has failed too often to say who it is, also the right ones: otherwise a guess
 * would be answered still. Only credentials that came and were not good count, a request without any does not.
 */
record AuthFailuresPolicy(Failures failures) implements Policy<AuthFailuresPolicy.Verdict> {

    /**
     * Whether an address may try.
     *
     * @param again how long it may not; zero where it may
     */
    record Verdict(Duration again) implements Decision {
        private static final Verdict PASS = new Verdict(Duration.ZERO);

        @Override
        public String outcome() {
            return refuses() ? "refused" : "pass";
        }

        @Override
        public String reason() {
            return refuses()
                    ? "the client's address has brought credentials that are not good too often"
                    : "the client's address has not failed too often";
        }

        @Override
        public boolean isOfCaller() {
            return true;
        }

        @Override
        public boolean refuses() {
            return !again.isZero();
        }

        @Override
        public int status() {
            return refuses() ? 429 : 0;
        }
    }

    @Override
    public Verdict decide(Exchange exchange) {
        Duration wait = failures.again(client(exchange));
        return wait.isZero() ? Verdict.PASS : new Verdict(wait);
    }

    /** No address has failed. */
    @Override
    public Verdict decideFirst(Exchange exchange) {
        return Verdict.PASS;
    }

    @Override
    public boolean needsGuesses() {
        return true;
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        return Map.of("address", IpText.of(client(exchange)));
    }

    @Override
    public Reply carryOut(Verdict verdict, Exchange exchange, Handler next) throws IOException {
        if (verdict.refuses()) {
            return refusal(verdict.again, exchange);
        }
        Reply reply = next.handle(exchange);
        Duration wait = count(exchange, reply);
        if (wait.isZero()) {
            return reply;
        }
        // others have failed meanwhile: whether this guess was right is not told either
        reply.close();
        return refusal(wait, exchange);
    }

    @Override
    public Reply rehearse(Verdict verdict, Exchange exchange, Handler next) throws IOException {
        return verdict.refuses() ? refusal(verdict.again, exchange) : next.handle(exchange);
    }

    @Override
    public void seen(Reply reply, Exchange exchange) {
        count(exchange, reply);
    }

    private Duration count(Exchange exchange, Reply reply) {
        if (reply.status() != 401) {
            return Duration.ZERO;
        }
        boolean[] failed = new boolean[1];
        exchange.forEachDecision(
                (id, decision) -> failed[0] |= decision instanceof Proof proof && proof.isOfBadCredentials());
        return failed[0] ? failures.count(client(exchange)) : Duration.ZERO;
    }

    private static InetAddress client(Exchange exchange) {
        return exchange.client().address();
    }

    private static Reply refusal(Duration wait, Exchange exchange) {
        return ProblemReply.of(
                429,
                "Too many credentials from this address were not good.",
                Headers.of("Retry-After", ProblemReply.retryAfter(wait)),
                exchange);
    }
}
