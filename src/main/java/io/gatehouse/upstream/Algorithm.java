package io.gatehouse.upstream;

import java.util.List;

/** How the targets of a tier share its requests. */
public enum Algorithm {
    ROUND_ROBIN("roundRobin"),
    LEAST_REQUEST("leastRequest"),
    EWMA("ewma"),
    RANDOM("random"),
    HASH("hash");

    private final String word;

    Algorithm(String word) {
        this.word = word;
    }

    /** The algorithm with this word of the document. */
    public static Algorithm of(String word) {
        for (Algorithm each : values()) {
            if (each.word.equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException(word);
    }

    /** Its word in the document. */
    public String word() {
        return word;
    }

    Balancer over(List<TargetState> targets, Turns turns) {
        return switch (this) {
            case ROUND_ROBIN -> new RoundRobin(targets, turns);
            case LEAST_REQUEST -> TwoChoices.leastRequest(targets);
            case EWMA -> TwoChoices.ewma(targets);
            case RANDOM -> new RandomPick(targets);
            case HASH -> new Maglev(targets);
        };
    }
}
