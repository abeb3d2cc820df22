package io.gatehouse.shape;

import org.jspecify.annotations.Nullable;

/** Octets that are no JSON value, or none that is taken. */
public final class NotJson extends Exception {
    private static final long serialVersionUID = 1L;

    NotJson(@Nullable Throwable cause) {
        super(cause);
    }
}
