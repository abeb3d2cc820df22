package io.gatehouse.limit;

import java.util.List;

/**
 * What is counted; equal ones are counted together, also over a publish.
 *
 * @param id of the policy
 * @param plan whose limit it is; empty for everybody's
 * @param most how many keys are remembered in this gateway's memory
 * @param otherwise what is done where those who count together can't be asked
 */
public record Purpose(String id, String plan, List<Window> windows, int most, Otherwise otherwise) {

    /** The same where nobody else is asked. */
    public Purpose alone() {
        return new Purpose(id, plan, windows, most, Otherwise.LOCAL);
    }

    /** What is done where those who count together can't be asked. */
    public enum Otherwise {
        /** This gateway counts by itself, as if it were the only one. */
        LOCAL,
        /** All is given. */
        ALLOW,
        /** Nothing is. */
        REFUSE
    }
}
