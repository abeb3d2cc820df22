package io.gatehouse.entrance;

import io.gatehouse.config.Cidr;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy said of who called it.
 *
 * @param names whether it says anything of the caller's address, be it hidden or not to be read
 * @param address the caller's address, when it can be read
 * @param scheme {@code http} or {@code https}, as the caller used it; null when it is not said
 * @param authority the host and port the caller asked for; null when it is not said
 */
record Hop(
        boolean names,
        @Nullable InetAddress address,
        @Nullable String scheme,
        @Nullable String authority) {
    /** An entry of which nothing can be believed. */
    static final Hop UNREADABLE = new Hop(true, null, null, null);

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}|_[A-Za-z0-9._-]+");

    /** A hop of its parts as written; what can't be read is taken as not said. */
    static Hop of(@Nullable String node, @Nullable String scheme, @Nullable String authority) {
        return new Hop(
                node != null,
                node == null ? null : address(node),
                scheme == null ? null : scheme(scheme),
                authority != null && Authority.isClear(authority) && !authority.endsWith(":") ? authority : null);
    }

    /**
     * The address of a node (RFC 7239 §6): IPv4 or bracketed IPv6 with or without a port, and bare IPv6 as
     * {@code X-Forwarded-For} has it; null for {@code unknown}, {@code _hidden} and all else. No name is looked up.
     */
    static @Nullable InetAddress address(String node) {
        int colon = node.indexOf(':');
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            return end > 0 && portOrNothing(node.substring(end + 1)) ? Cidr.find(node.substring(1, end)) : null;
        }
        if (colon >= 0 && node.indexOf(':', colon + 1) < 0) {
            return portOrNothing(node.substring(colon)) ? Cidr.find(node.substring(0, colon)) : null;
        }
        return Cidr.find(node);
    }

    private static boolean portOrNothing(String rest) {
        return rest.isEmpty()
                || rest.startsWith(":") && PORT.matcher(rest.substring(1)).matches();
    }

    private static @Nullable String scheme(String written) {
        return switch (written.toLowerCase(Locale.ROOT)) {
            case "http", "ws" -> "http";
            case "https", "wss" -> "https";
            default -> null;
        };
    }
}
