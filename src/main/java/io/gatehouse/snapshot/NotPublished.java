package io.gatehouse.snapshot;

import java.io.Serial;

/** A document that is right but was not published, and why; what served before still does. */
public final class NotPublished extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Why why;

    NotPublished(Why why, String sentence) {
        super(sentence);
        this.why = why;
    }

    NotPublished(Why why, String sentence, Throwable cause) {
        super(sentence, cause);
        this.why = why;
    }

    public Why why() {
        return why;
    }

    /** The kinds of reasons. */
    public enum Why {
        /** The gateway was started with a file, and that is the truth. */
        FILE_IS_THE_TRUTH,
        /** Whoever publishes could not reach the admin space any more. */
        SHUTS_CALLER_OUT,
        /** It could not be saved. */
        NOT_SAVED,
        /** The gateway is stopping. */
        CLOSED
    }
}
