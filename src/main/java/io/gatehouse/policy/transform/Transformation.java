package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Decision;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What is to be changed, and then what was: of content that is seen when it comes. Threads: one carries the exchange, others may look
 * on.
 */
final class Transformation implements Decision {
    private final String says;
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private volatile boolean changes;
    private volatile boolean leaves;
    private volatile int refused;

    /**
     * Of what it comes to if nothing is in the way.
     *
     * @param says what the policy does
     * @param changes whether that is anything
     */
    Transformation(String says, boolean changes) {
        this.says = says;
        this.changes = changes;
    }

    /** It is carried out from now on: what counts is what is told of. */
    void begin() {
        changes = false;
        leaves = false;
        notes.clear();
    }

    /** Something is not done that need not be. */
    void note(String what) {
        notes.add(what);
    }

    void changed(String what) {
        changes = true;
        notes.add(what);
    }

    /**
     * What became of content that was to be changed.
     *
     * @param why it stays as it is; null where it was changed
     */
    void content(String whose, @Nullable Unchanged why) {
        if (why == null) {
            changed(whose + " content is changed");
        } else {
            leaves = true;
            notes.add(whose + " content stays as it is, since " + why.reason());
        }
    }

    /** Content that must be changed can't be. */
    void refused(String whose, Unchanged why, int status) {
        refused = status;
        notes.add(whose + " content must be changed and can't be, since " + why.reason());
    }

    @Override
    public String outcome() {
        if (refused > 0) {
            return "refused";
        }
        return leaves ? "unchanged" : changes ? "change" : "pass";
    }

    @Override
    public String reason() {
        return notes.isEmpty() ? says : says + ": " + String.join("; ", notes);
    }

    @Override
    public boolean refuses() {
        return refused > 0;
    }

    @Override
    public int status() {
        return refused;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean changes() {
        return changes;
    }
}
