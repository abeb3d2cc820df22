package io.gatehouse.policy;

import java.util.Map;

/** Writes a challenge (RFC 9110 §11.3), such as {@code Basic realm="gatehouse"}. */
public final class Challenge {
    private final StringBuilder text;
    private String separator = " ";

    private Challenge(String scheme) {
        this.text = new StringBuilder(scheme);
    }

    public static Challenge of(String scheme) {
        return new Challenge(scheme);
    }

    /** Adds a parameter as a quoted string (RFC 9110 §5.6.4). */
    public Challenge with(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
        text.append(separator).append(name).append("=\"").append(escaped).append('"');
        separator = ", ";
        return this;
    }

    public Challenge with(Map<String, String> parameters) {
        parameters.forEach(this::with);
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
