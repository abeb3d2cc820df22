package io.gatehouse.cache;

import java.util.Locale;

/**
 * What stored answers are found by, beside the fields of {@code Vary}.
 *
 * @param route the id of the route; {@code ROUTE.PART} for a part of its composition, {@code ROUTE.views.VIEW} for a view
 * @param url the whole address that was asked for, as the cache writes it
 * @param subject whom it is for; empty for all
 */
public record CacheKey(String route, String url, String subject) {
    /** Scheme and authority, as they are written when they are the same (RFC 9110 §4.2.3). */
    public static String origin(String scheme, String authority) {
        String lower = authority.toLowerCase(Locale.ROOT);
        String usual = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
        return scheme.toLowerCase(Locale.ROOT)
                + "://"
                + (lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower);
    }

    /** Whether it is of the route with this id, or of a part of its composition or a view of it. */
    public boolean isOf(String id) {
        return route.equals(id)
                || route.length() > id.length() && route.charAt(id.length()) == '.' && route.startsWith(id);
    }

    /** Where it is, and not who asks: that may tell more than is meant to be seen. */
    @Override
    public String toString() {
        return url + (subject.isEmpty() ? "" : " (of one caller)");
    }
}
