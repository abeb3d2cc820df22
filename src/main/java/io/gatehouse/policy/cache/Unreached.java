package io.gatehouse.policy.cache;

import io.gatehouse.cache.Stored;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.cache.Asking.Sent;
import io.gatehouse.problem.ProblemReply;
import org.jspecify.annotations.Nullable;

/**
 * What is answered where what is stored must not be used without a word of its upstream, and that could not be asked: 504
 * (RFC 9111 §5.2.2.2). What an upstream answered stays as it is, also where it can't be read.
 */
final class Unreached {
    private static final String SAYS = " What is stored is not fresh any more, and may not be used without its word.";

    private Unreached() {}

    /** What came, or that in its place; its fields stay. */
    static Sent told(Asking asking, Sent sent, long now) {
        Reply reply = sent.reply();
        Exchange exchange = asking.exchange();
        Failure failure = exchange.failure();
        if (failure == null
                || !isSilence(failure.kind())
                || failure.kind().status() != reply.status()
                || !mustBeAskedAbout(asking.stored(), now)) {
            return sent;
        }
        Outcome.close(reply);
        Reply problem = ProblemReply.of(504, failure.kind().says() + SAYS, exchange);
        return new Sent(new Reply(problem.status(), reply.headers(), problem.body()), sent.onward());
    }

    private static boolean mustBeAskedAbout(@Nullable Stored stored, long now) {
        return stored != null && stored.lifetime().strict() && stored.freshFor(now) <= 0;
    }

    /** Whether nothing of an answer came; where 503 says when that may be over, it says more than 504. */
    private static boolean isSilence(Failure.Kind kind) {
        return switch (kind) {
            case DNS,
                    CONNECTION_REFUSED,
                    CONNECTION_TIMEOUT,
                    CONNECTION_TERMINATED,
                    UNREACHABLE,
                    TLS,
                    TLS_PROTOCOL,
                    TLS_ALERT,
                    RESPONSE_TIMEOUT -> true;
            case NO_TARGET,
                    CONNECTION_LIMIT,
                    READ_TIMEOUT,
                    RESPONSE_INCOMPLETE,
                    RESPONSE_HEAD_SIZE,
                    PROTOCOL,
                    LOOP,
                    INTERNAL -> false;
        };
    }
}
