package io.gatehouse.shape;

/** Octets that are no JSON value that is taken. It says nothing of what they are: that may be secret. */
public final class NotJson extends Exception {
    private static final long serialVersionUID = 1L;

    NotJson(Throwable cause) {
        super("no JSON value", cause, false, false);
    }
}
