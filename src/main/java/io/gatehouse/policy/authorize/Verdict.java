package io.gatehouse.policy.authorize;

import io.gatehouse.exchange.Decision;
import java.util.Collection;
import java.util.List;

/**
 * Whether a caller may.
 *
 * @param status 401 where credentials would help, 403 where they don't; 0 for who may
 * @param scopes those that a token needs, for a caller that came by one and lacks nothing else
 */
record Verdict(String outcome, String reason, int status, Collection<String> scopes) implements Decision {
    static final Verdict PASS = new Verdict("pass", "the caller may", 0, List.of());
    static final Verdict UNKNOWN =
            new Verdict("anonymous", "nothing has found out who sends the request", 401, List.of());
    static final Verdict NO_RULE = new Verdict("refused", "no rule is for the request's method", 403, List.of());

    /** Nobody in particular lacks something that credentials may bring. */
    static Verdict anonymous(String reason) {
        return new Verdict("anonymous", reason, 401, List.of());
    }

    /** A caller may not. */
    static Verdict refused(String reason, Collection<String> scopes) {
        return new Verdict("refused", reason, 403, scopes);
    }

    @Override
    public boolean isOfCaller() {
        return true;
    }

    @Override
    public boolean refuses() {
        return status != 0;
    }
}
