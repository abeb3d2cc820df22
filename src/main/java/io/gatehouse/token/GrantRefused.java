package io.gatehouse.token;

/** A token endpoint gives nothing for what it was shown (RFC 6749 §5.2). */
public final class GrantRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String error;

    GrantRefused(String error) {
        super("the token endpoint answers " + error, null, false, false);
        this.error = error;
    }

    /**
     * Whether it is the token that was shown which is not good for this, so that its bearer may not; else, or where none was
     * shown, it is the gateway.
     */
    public boolean isOfSubject() {
        return isOfGrant() || error.equals("invalid_request") || error.equals("access_denied");
    }

    /** Whether a code or a refresh token is not good, or not any more; else it is the client that is not. */
    public boolean isOfGrant() {
        return error.equals("invalid_grant");
    }
}
