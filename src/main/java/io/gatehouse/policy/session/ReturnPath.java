package io.gatehouse.policy.session;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Request;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser goes on after a login: a path of the origin that it came to, and nothing that any browser could read as the
 * address of another (RFC 9700 §4.11.2).
 */
final class ReturnPath {
    private static final int LONGEST = 1_500;

    private ReturnPath() {}

    /** The path of a request. */
    static String of(Request request, Client client) {
        return of(client.prefix() + request.target(), client);
    }

    /** What somebody wrote, if it is such a path; else the path that the gateway is at. */
    static String of(@Nullable String written, Client client) {
        return written != null && isPath(written) ? written : home(client);
    }

    /** The path that the gateway is at. */
    static String home(Client client) {
        return client.prefix() + '/';
    }

    /**
     * Browsers take a backslash for a slash, drop tabs and line breaks, and read what begins with two slashes as a host
     * (WHATWG URL §4.4). What is escaped is looked at too: something on the way might decode it.
     */
    static boolean isPath(String text) {
        String decoded = Percent.decode(Percent.decode(text));
        return text.length() <= LONGEST
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#' && c != '"' && c != '<' && c != '>')
                && isPathAlone(text)
                && isPathAlone(decoded);
    }

    private static boolean isPathAlone(String text) {
        int query = text.indexOf('?');
        String path = query < 0 ? text : text.substring(0, query);
        boolean plain = path.indexOf('\\') < 0 && path.chars().noneMatch(Character::isISOControl);
        return plain && path.startsWith("/") && !path.contains("//");
    }
}
