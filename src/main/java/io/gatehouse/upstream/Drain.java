package io.gatehouse.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Whether an operator has taken a target out of service: what runs there ends, and nothing new comes. Gone at a restart.
 *
 * <p>Of a target that has several addresses a word is said of one, or of all by the name that is written, those that are
 * found later too; the last one holds. Threads: any.
 */
public final class Drain implements Obstacle {
    private final @Nullable Drain all;
    private volatile Word word = new Word(false, Long.MIN_VALUE, 0, -1);

    /**
     * What was said last.
     *
     * @param number how many were said before it
     * @param after the number of the word on all addresses that it followed; -1 where there is no such
     */
    private record Word(boolean drained, long since, int number, int after) {}

    /** Of a target that is where it says, or of all addresses of its name. */
    public Drain() {
        all = null;
    }

    /** Of one address, to which applies what was said of all until something else is said. */
    public Drain(Drain all) {
        this.all = all;
    }

    /** What is said of all addresses of the target; of a target that is where it says, this. */
    Drain all() {
        return all == null ? this : all;
    }

    /** Has the target take no more requests; nothing where it takes none already. */
    public void drain(long now) {
        say(true, now);
    }

    /** Has the target take requests again. */
    public void enable(long now) {
        say(false, now);
    }

    private synchronized void say(boolean drained, long now) {
        Word before = word();
        long since = before.drained == drained ? before.since : now;
        word = new Word(drained, since, word.number + 1, all == null ? -1 : all.word.number);
    }

    private Word word() {
        if (all == null) {
            return word;
        }
        Word own = word;
        Word common = all.word;
        return own.after == common.number ? own : common;
    }

    /** Whether it was drained, no longer ago than this; clients that come back to it may be borne that long. */
    boolean isYoungerThan(long nanos, long now) {
        Word at = word();
        return at.drained && now - at.since < nanos;
    }

    @Override
    public boolean blocks(long now) {
        return word().drained;
    }

    @Override
    public Standing standing(long now) {
        return new Standing("drained", "drained by the admin API", word().since);
    }

    @Override
    public long clearSince() {
        Word at = word();
        return at.drained ? Long.MIN_VALUE : at.since;
    }
}
