package io.gatehouse.exchange;

/**
 * What stands in the place of a decision that a step could not make, because of a fault of its own.
 *
 * @param reason a sentence that names the fault's kind; never its message, which may hold what the request held
 */
public record FailedDecision(String reason) implements Decision {

    /** For a step that threw this while it decided. */
    public static FailedDecision of(Throwable thrown) {
        return new FailedDecision("deciding failed: " + thrown.getClass().getSimpleName());
    }

    @Override
    public String outcome() {
        return "error";
    }
}
