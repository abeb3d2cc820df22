package io.gatehouse.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the problems and warnings of one document while it is checked, so that all are told at once.
 *
 * <p>It tells the first {@value #MOST} one by one and of the others how many there are: a document of a million mistakes
 * is answered all the same.
 *
 * <p>For one thread.
 */
public final class Problems {

    /** How many problems are told one by one. */
    public static final int MOST = 1000;

    private final Function<String, @Nullable Position> positions;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private long more;

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
        if (isFull()) {
            more++;
        } else {
            problems.add(located(problem));
        }
    }

    /** Whether further problems are only counted. */
    boolean isFull() {
        return problems.size() == MOST;
    }

    /** Adds a number of problems that nobody looked at. */
    void addMore(long number) {
        more += number;
    }

    /** Adds a warning, which refuses nothing. */
    public void warn(Problem warning) {
        if (warnings.size() < MOST) {
            warnings.add(located(warning));
        }
    }

    private Problem located(Problem problem) {
        return problem.line() != null ? problem : problem.in(positions.apply(problem.pointer()));
    }

    /** Whether nothing refuses the document (there may be warnings). */
    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /** The problems so far, in the order of the document's text if it was read from text. */
    public List<Problem> list() {
        List<Problem> told = sorted(problems);
        if (more > 0) {
            told.add(Problem.at(Pointer.ROOT, more + " more problems are not listed"));
        }
        return List.copyOf(told);
    }

    /** The warnings so far, in the order of the document's text if it was read from text. */
    public List<Problem> warnings() {
        return List.copyOf(sorted(warnings));
    }

    private static List<Problem> sorted(List<Problem> found) {
        List<Problem> told = new ArrayList<>(found);
        told.sort(Comparator.comparingInt((Problem problem) -> orZero(problem.line()))
                .thenComparingInt(problem -> orZero(problem.column())));
        return told;
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    /** Throws all problems at once, if there is one. */
    public void refuse() throws RefusedDocument {
        if (!problems.isEmpty()) {
            throw new RefusedDocument(list());
        }
    }
}
