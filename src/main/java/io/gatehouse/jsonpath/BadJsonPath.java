package io.gatehouse.jsonpath;

/** A text that is no JSONPath query: what is wrong with it, at which character, and what was expected there. */
public final class BadJsonPath extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String detail;
    private final int character;
    private final String expected;

    /**
     * A refusal of one text.
     *
     * @param detail what is wrong, in words that follow the text, such as {@code has "]"}
     * @param character where it is: characters (code points) counted from 1; the one after the last where the text ends
     * @param expected what would be right there, in words
     */
    BadJsonPath(String detail, int character, String expected) {
        super("the query " + detail + " at character " + character + "; expected " + expected);
        this.detail = detail;
        this.character = character;
        this.expected = expected;
    }

    /** What is wrong and where, in words that follow the text, such as {@code has "]" at character 3}. */
    public String detail() {
        return detail + " at character " + character;
    }

    /** Where it is wrong, counted in characters from 1; the one after the last where the text ends too early. */
    public int character() {
        return character;
    }

    /** What would be right there, in words. */
    public String expected() {
        return expected;
    }
}
