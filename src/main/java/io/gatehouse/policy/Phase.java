package io.gatehouse.policy;

/**
 * Where in a chain a policy stands, outermost first. The order is fixed for all routes; a policy's place in its list
 * counts only among those of its own phase.
 */
public enum Phase {
    /** Whether the way the request came by is good enough: before anything of it is believed or answered. */
    TRANSPORT("transport"),
    CORS("cors"),
    IP("ip"),
    LIMIT_BY_IP("limit by ip"),
    AUTHENTICATE("authenticate"),
    AUTHORIZE("authorize"),
    LIMIT_BY_SUBJECT("limit by subject"),
    VALIDATE("validate"),
    CACHE("cache"),
    TRANSFORM("transform");

    private final String word;

    Phase(String word) {
        this.word = word;
    }

    /** The phase's name as explanations print it. */
    public String word() {
        return word;
    }
}
