package io.gatehouse.compose;

/** Why a part brought nothing, as answers and logs name it. */
public enum Reason {
    /** Something that it refers to has no value, or one that it can't have where it stands. */
    INPUT("input"),
    /** There was no answer in time. */
    TIMEOUT("timeout"),
    /** There was no answer at all. */
    UNREACHABLE("unreachable"),
    /** The answer has a status of 300 or more. */
    STATUS("status"),
    /** The answer is larger than it may be. */
    TOO_LARGE("too-large"),
    /** The answer is not JSON. */
    NOT_JSON("not-json"),
    /** What it is asked for each item of is no list. */
    NO_LIST("no-list"),
    /** What it is asked for each item of has more items than it may. */
    TOO_MANY("too-many");

    private final String word;

    Reason(String word) {
        this.word = word;
    }

    /** The word for it. */
    public String word() {
        return word;
    }
}
