package io.gatehouse.policy;

import java.io.Serial;

/**
 * A policy that could not decide, by a fault of its own: told by the fault's kind and place. Its message is left out, since
 * it may hold what the request held, such as the token that could not be read.
 */
final class Fault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param id the policy's id */
    Fault(String id, Throwable thrown) {
        super("the policy " + id + " failed to decide: " + kinds(thrown));
        setStackTrace(thrown.getStackTrace());
    }

    private static String kinds(Throwable thrown) {
        Throwable cause = thrown.getCause();
        String own = thrown.getClass().getName();
        return cause == null ? own : own + " because of " + cause.getClass().getName();
    }
}
