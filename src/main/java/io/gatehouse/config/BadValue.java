package io.gatehouse.config;

/** A text that does not say what its field needs, with the value and what was expected. */
public final class BadValue extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String detail;
    private final String value;
    private final String expected;

    /**
     * A refusal of one text.
     *
     * @param detail what is wrong, in words, such as {@code is not a duration}
     * @param value the offending text
     * @param expected what would be right, in words
     */
    public BadValue(String detail, String value, String expected) {
        super(detail + "; got " + JsonText.show(value) + "; expected " + expected);
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
