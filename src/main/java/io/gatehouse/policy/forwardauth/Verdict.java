package io.gatehouse.policy.forwardauth;

import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Headers;

/**
 * Whether a request may pass.
 *
 * @param status of the refusal; 0 for who may
 * @param fields for the upstream, or of the refusal
 * @param content of a refusal that is passed on; empty for a problem of the gateway's own
 */
record Verdict(String outcome, String reason, int status, Headers fields, byte[] content) implements Decision {
    static Verdict pass(Headers forUpstream) {
        return new Verdict("pass", "who was asked lets it pass", 0, forUpstream, new byte[0]);
    }

    static Verdict refused(String reason, int status, Headers fields, byte[] content) {
        return new Verdict("refused", reason, status, fields, content);
    }

    /** Nobody is asked about a request that is only tried out: it is taken to pass. */
    static Verdict unasked() {
        return new Verdict(
                "unasked", "who decides is not asked, since it is only tried out", 0, Headers.EMPTY, new byte[0]);
    }

    /** Nobody could tell. */
    static Verdict unknown(String reason) {
        return new Verdict("unknown", reason, 503, Headers.EMPTY, new byte[0]);
    }

    @Override
    public boolean refuses() {
        return status != 0;
    }

    @Override
    public boolean changes() {
        return status == 0 && fields.size() > 0;
    }
}
