package io.gatehouse.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the problems and warnings of one document while it is checked, so that all are told at once.
 *
 * <p>For one thread.
 */
public final class Problems {

    private final Function<String, @Nullable Position> positions;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /** Collects problems that know their pointer only. */
    public Problems() {
        this(pointer -> null);
    }

    /** Collects problems and adds the line and column that the given function knows for a pointer. */
    Problems(Function<String, @Nullable Position> positions) {
        this.positions = positions;
    }

    /** The whole document as a place to check from. */
    public Place root() {
        return at(Pointer.ROOT);
    }

    /** A place of the document to check from. */
    public Place at(Pointer pointer) {
        return new Place(this, pointer);
    }

    /** Adds a problem, which refuses the document. */
    public void add(Problem problem) {
        problems.add(located(problem));
    }

    /** Adds a warning, which refuses nothing. */
    public void warn(Problem warning) {
        warnings.add(located(warning));
    }

    private Problem located(Problem problem) {
        return problem.line() != null ? problem : problem.in(positions.apply(problem.pointer()));
    }

    /** Whether nothing refuses the document (there may be warnings). */
    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /** The problems so far, in the order they were found. */
    public List<Problem> list() {
        return List.copyOf(problems);
    }

    /** The warnings so far, in the order they were found. */
    public List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    /** Throws all problems at once, if there is one. */
    public void refuse() throws RefusedDocument {
        if (!problems.isEmpty()) {
            throw new RefusedDocument(list());
        }
    }
}
