package io.gatehouse.policy.cors;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a {@code cors} policy allows.
 *
 * @param any whether any origin may call
 * @param origins the origins that may, exactly
 * @param wildcards the origins that may, by a part of their host
 * @param headers lower-cased; {@code *} stands for any
 * @param maxAge seconds; -1 leaves it to the browser
 */
record CorsRules(
        boolean any,
        Set<String> origins,
        List<Wildcard> wildcards,
        List<String> methods,
        Set<String> headers,
        List<String> expose,
        boolean credentials,
        long maxAge) {

    /** Fields a browser may send to any site without asking (Fetch standard, CORS-safelisted request-header). */
    private static final Set<String> SAFE =
            Set.of("accept", "accept-language", "content-language", "content-type", "range");

    boolean allowsOrigin(String origin) {
        if (any || origins.contains(origin)) {
            return true;
        }
        for (Wildcard wildcard : wildcards) {
            if (wildcard.matches(origin)) {
                return true;
            }
        }
        return false;
    }

    /** Methods are compared with their case (Fetch standard, CORS-preflight fetch). */
    boolean allowsMethod(String method) {
        return methods.contains(method);
    }

    boolean allowsHeader(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        // Authorization is never covered by a star (Fetch standard, CORS non-wildcard request-header name)
        return headers.contains(lower)
                || SAFE.contains(lower)
                || headers.contains("*") && !lower.equals("authorization");
    }

    /** An origin pattern such as {@code https://*.example.com}: any deeper host of that domain, not the domain. */
    record Wildcard(String scheme, String rest) {
        static Wildcard of(String pattern) {
            int star = pattern.indexOf('*');
            return new Wildcard(pattern.substring(0, star), pattern.substring(star + 1));
        }

        boolean matches(String origin) {
            return origin.length() > scheme.length() + rest.length()
                    && origin.startsWith(scheme)
                    && origin.endsWith(rest);
        }
    }
}
