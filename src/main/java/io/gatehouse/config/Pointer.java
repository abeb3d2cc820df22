package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * A JSON Pointer (RFC 6901) under construction: the place of a value in the document, told from its root.
 *
 * <p>Immutable and cheap to extend: a child only remembers its parent, and the text is made when somebody asks.
 */
public final class Pointer {

    /** The whole document; its text is empty. */
    public static final Pointer ROOT = new Pointer(null, "");

    private final @Nullable Pointer parent;
    private final String token;

    private Pointer(@Nullable Pointer parent, String token) {
        this.parent = parent;
        this.token = token;
    }

    /** The place of a member of the object at this place. */
    public Pointer child(String name) {
        return new Pointer(this, name);
    }

    /** The place of an item of the array at this place, counted from 0. */
    public Pointer child(int index) {
        return new Pointer(this, Integer.toString(index));
    }

    /** Reads a pointer's text; anything that does not begin with {@code /}, but the empty text, is refused. */
    public static Pointer parse(String text) {
        if (!text.isEmpty() && text.charAt(0) != '/') {
            throw new IllegalArgumentException("not a JSON Pointer: " + JsonText.quote(text));
        }
        Pointer pointer = ROOT;
        for (int start = 1; start <= text.length() && !text.isEmpty(); ) {
            int slash = text.indexOf('/', start);
            int end = slash < 0 ? text.length() : slash;
            pointer =
                    pointer.child(text.substring(start, end).replace("~1", "/").replace("~0", "~"));
            start = end + 1;
        }
        return pointer;
    }

    /** The place that holds this one, or null for the root. */
    public @Nullable Pointer parent() {
        return parent;
    }

    /** The last name or index, unescaped; empty for the root. */
    public String name() {
        return token;
    }

    /** The pointer as RFC 6901 §3 writes it: {@code ~} as {@code ~0} and {@code /} as {@code ~1}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        appendTo(text);
        return text.toString();
    }

    private void appendTo(StringBuilder text) {
        if (parent != null) {
            parent.appendTo(text);
            text.append('/').append(token.replace("~", "~0").replace("/", "~1"));
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pointer && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
