package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/** A text that is no document: its syntax is broken, or it passes a limit, at the place told. */
public class UnreadableDocument extends Exception {

    private static final long serialVersionUID = 1L;

    private final String detail;
    private final @Nullable Integer line;
    private final @Nullable Integer column;

    UnreadableDocument(String detail, @Nullable Position position) {
        super(position == null ? detail : "line " + position.line() + ", column " + position.column() + ": " + detail);
        this.detail = detail;
        this.line = position == null ? null : position.line();
        this.column = position == null ? null : position.column();
    }

    /** What is wrong, in words. */
    public String detail() {
        return detail;
    }

    /** The line, from 1, or null where the text as a whole is meant. */
    public @Nullable Integer line() {
        return line;
    }

    /** The column, from 1, or null where the text as a whole is meant. */
    public @Nullable Integer column() {
        return column;
    }
}
