package io.gatehouse.policy;

/** Whether a policy's decisions count. */
public enum Mode {
    /** They are carried out. */
    ENFORCE,
    /** Refusals are noted, and the request goes on as if the policy were not there. */
    OBSERVE,
    /** The policy is left out of the chain. */
    OFF;

    /** The mode as the document writes it; absent means {@link #ENFORCE}. */
    public static Mode of(String text) {
        return switch (text) {
            case "enforce" -> ENFORCE;
            case "observe" -> OBSERVE;
            case "off" -> OFF;
            default -> throw new IllegalArgumentException(
                    "\"" + text + "\" is no mode; expected enforce, observe or off");
        };
    }
}
