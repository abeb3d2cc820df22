package io.gatehouse.policy;

import java.util.EnumSet;
import java.util.Set;

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

    /** Those that make sense once it is known who sends a request, when nothing is answered out of a store yet. */
    private static final Set<Phase> OF_CALLERS = EnumSet.of(IP, AUTHORIZE, LIMIT_BY_SUBJECT, VALIDATE, TRANSFORM);

    private final String word;

    Phase(String word) {
        this.word = word;
    }

    /** Whether a policy of this phase can be a consumer's own. */
    public boolean isForConsumers() {
        return OF_CALLERS.contains(this);
    }

    /** The phase's name as explanations print it. */
    public String word() {
        return word;
    }
}
