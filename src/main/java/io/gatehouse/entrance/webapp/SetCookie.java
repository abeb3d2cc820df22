package io.gatehouse.entrance.webapp;

import jakarta.servlet.http.Cookie;
import java.util.Map;

/** The field that sets a cookie (RFC 6265 §4.1). */
final class SetCookie {
    private SetCookie() {}

    static String of(Cookie cookie) {
        StringBuilder field = new StringBuilder(cookie.getName())
                .append('=')
                .append(cookie.getValue() == null ? "" : cookie.getValue());
        for (Map.Entry<String, String> attribute : cookie.getAttributes().entrySet()) {
            append(attribute.getKey(), attribute.getValue(), field);
        }
        return field.toString();
    }

    /** The servlet API keeps flags as {@code true} before 6.1, and as an empty text since. */
    private static void append(String name, String value, StringBuilder field) {
        boolean isFlag = name.equalsIgnoreCase("Secure") || name.equalsIgnoreCase("HttpOnly") || value.isEmpty();
        if (isFlag) {
            field.append(value.equals("false") ? "" : "; " + name);
        } else if (!name.equalsIgnoreCase("Max-Age") || !value.startsWith("-")) {
            field.append("; ").append(name).append('=').append(value);
        }
    }
}
