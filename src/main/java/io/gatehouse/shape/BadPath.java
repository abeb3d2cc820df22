package io.gatehouse.shape;

/** A text that says no place in a value, with what was expected. */
public final class BadPath extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String detail;
    private final String value;
    private final String expected;

    /**
     * A refusal of one text.
     *
     * @param detail what is wrong, in words, such as {@code does not begin with /}
     * @param value the offending text
     * @param expected what would be right, in words
     */
    BadPath(String detail, String value, String expected) {
        super(detail + "; got " + Parts.JSON.createValue(value) + "; expected " + expected);
        this.detail = detail;
        this.value = value;
        this.expected = expected;
    }

    public String detail() {
        return detail;
    }

    public String value() {
        return value;
    }

    public String expected() {
        return expected;
    }
}
