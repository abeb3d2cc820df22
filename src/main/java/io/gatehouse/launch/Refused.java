package io.gatehouse.launch;

import java.util.List;

/** The gateway can't start, for reasons that a person can mend: each a plain sentence, all of them at once. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised; an exception has to say so
    private final List<String> problems;

    Refused(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
