package io.gatehouse.token;

/**
 * A proof does not show that who sends a token has its key; its message is a sentence for an administrator that tells which
 * check failed, never the proof.
 */
public final class DpopRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What a client is told of it (RFC 9449 §7.1, §9). */
    public enum Kind {
        /** It is not as it must be. */
        PROOF("invalid_dpop_proof"),
        /** It is of another key than the token. */
        KEY("invalid_token"),
        /** It must have a nonce that was made here. */
        NONCE("use_dpop_nonce");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** As a challenge says it. */
        public String code() {
            return code;
        }
    }

    private DpopRefused(Kind kind, String sentence) {
        super(sentence, null, false, false);
        this.kind = kind;
    }

    static DpopRefused because(String sentence) {
        return new DpopRefused(Kind.PROOF, sentence);
    }

    static DpopRefused because(Kind kind, String sentence) {
        return new DpopRefused(kind, sentence);
    }

    public Kind kind() {
        return kind;
    }

    /** The sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
