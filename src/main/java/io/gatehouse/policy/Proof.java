package io.gatehouse.policy;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Decision;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one way to say who one is came to.
 *
 * @param outcome {@code proven}, {@code absent}, {@code foreign}, {@code refused}, {@code again} or {@code incomplete}
 * @param reason a sentence for an administrator: it may tell which check failed, and never the credential
 * @param caller who it is; null unless proven
 * @param refusal what the client is told; null where it is proven, or nothing came
 * @param besides what goes along where it is proven
 */
public record Proof(
        String outcome,
        String reason,
        @Nullable Caller caller,
        @Nullable Refusal refusal,
        boolean refuses,
        Besides besides)
        implements Decision {

    private static final String INCOMPLETE = "incomplete";

    /** Outcomes of refusals in which nobody has guessed. */
    private static final Set<String> BENIGN = Set.of("again", INCOMPLETE);

    /**
     * A refusal as the client sees it: it must not learn more than it needs to mend its request.
     *
     * @param status 400, 401, 403 or 503
     * @param detail a sentence
     * @param parameters what the challenge says of it, such as {@code error} (RFC 6750 §3.1)
     * @param again when to come back; zero for nothing to say
     */
    public record Refusal(int status, String detail, Map<String, String> parameters, Duration again) {
        /** A refusal of credentials that are not good. */
        public static Refusal unauthorized(String detail, Map<String, String> parameters) {
            return new Refusal(401, detail, parameters, Duration.ZERO);
        }
    }

    /** The request brings none of these credentials. */
    public static Proof absent(String reason) {
        return new Proof("absent", reason, null, null, false, Besides.NOTHING);
    }

    /** The credentials prove who it is. */
    public static Proof proven(Caller caller, String reason) {
        return new Proof("proven", reason, caller, null, false, Besides.NOTHING);
    }

    /** The same, and this goes along. */
    public Proof with(Besides along) {
        return new Proof(outcome, reason, caller, refusal, refuses, along);
    }

    /**
     * The request brings credentials of this kind that are another's to judge, such as a token of another issuer.
     *
     * @param refusal where nobody else judges them
     */
    public static Proof foreign(String reason, Refusal refusal) {
        return new Proof("foreign", reason, null, refusal, false, Besides.NOTHING);
    }

    /** The credentials are not good, and no other way is tried. */
    public static Proof refused(String reason, Refusal refusal) {
        return new Proof("refused", reason, null, refusal, true, Besides.NOTHING);
    }

    /**
     * The credentials may be good, and the client must send them once more in another way, such as with a nonce: nobody has
     * guessed, and no other way is tried.
     */
    public static Proof again(String reason, Refusal refusal) {
        return new Proof("again", reason, null, refusal, true, Besides.NOTHING);
    }

    /**
     * Some of the credentials came that are needed together, and none of them is wrong: nobody has guessed, and no other way is
     * tried.
     */
    public static Proof incomplete(String reason, Refusal refusal) {
        return new Proof(INCOMPLETE, reason, null, refusal, true, Besides.NOTHING);
    }

    /** The same refusal, of this part of several; the reason tells which. */
    public Proof ofPart(String id) {
        return new Proof(outcome, id + ": " + reason, null, refusal, true, Besides.NOTHING);
    }

    @Override
    public boolean isOfCaller() {
        return true;
    }

    /** Whether credentials came that are not good: a guess, perhaps. */
    public boolean isOfBadCredentials() {
        return refuses && refusal != null && refusal.status == 401 && !BENIGN.contains(outcome);
    }

    boolean isProven() {
        return caller != null;
    }

    /** Whether no other way is tried after it. */
    boolean isFinal() {
        return caller != null || refuses;
    }

    /** The same where no other way proved who it is. */
    Proof refusing() {
        return new Proof(outcome, reason, null, refusal, true, Besides.NOTHING);
    }

    @Override
    public int status() {
        return !refuses ? 0 : refusal == null ? 401 : refusal.status;
    }
}
