package io.gatehouse.exchange;

import java.io.IOException;
import java.io.Serial;

/**
 * A stream of events has been silent for a while, which is no error: whoever reads it may tell its reader that it is still
 * there, and reads on. Thrown only where a heartbeat is configured.
 */
public final class Silence extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    public Silence() {
        super("nothing comes for now");
    }

    /** None: it comes again and again, always from the same place. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
