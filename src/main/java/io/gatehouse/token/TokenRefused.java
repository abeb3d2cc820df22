package io.gatehouse.token;

/** A token is not good; its message is a sentence for an administrator that tells which check failed, never the token. */
public final class TokenRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean foreign;

    private TokenRefused(String sentence, boolean foreign) {
        super(sentence, null, false, false);
        this.foreign = foreign;
    }

    public static TokenRefused because(String sentence) {
        return new TokenRefused(sentence, false);
    }

    /** Another issuer's, or no token of this kind at all. */
    static TokenRefused foreign(String sentence) {
        return new TokenRefused(sentence, true);
    }

    /** Whether it may be good for somebody else: another issuer's, or no token of this kind. */
    public boolean isForeign() {
        return foreign;
    }

    /** The sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
