package io.gatehouse.jsonpath;

/**
 * How many nodes one evaluation may still visit.
 *
 * <p>What takes as long as visiting many nodes counts as many, so that the bound is one of time too. One thread calls it:
 * the one that evaluates.
 */
final class Visits {
    /** How many characters are compared or counted in about the time of a visit. */
    private static final int READ = 1024;

    /** How many characters go through an expression of size 1 in about that time, without what each costs in any. */
    private static final int MATCHED = 256;

    /** What a character costs in any expression, as a size. */
    private static final int STEP = 16;

    /** How large an expression is read or compiled in about that time. */
    private static final int COMPILED = 2;

    private final long most;
    private long count;

    Visits(long most) {
        this.most = most;
    }

    /** Counts so many visits, before they are paid. */
    void count(long more) {
        count += more;
        if (count > most) {
            throw new TooManyNodes(most);
        }
    }

    void read(int characters) {
        count(characters / READ);
    }

    void match(int characters, int size) {
        count((long) characters * (size + STEP) / MATCHED);
    }

    void compile(int size) {
        count(size / COMPILED);
    }
}
