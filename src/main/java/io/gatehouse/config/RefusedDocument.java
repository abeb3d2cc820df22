package io.gatehouse.config;

import java.util.List;
import java.util.stream.Collectors;

/** A document that was read but says what can't be, with all its problems. */
public final class RefusedDocument extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public RefusedDocument(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
