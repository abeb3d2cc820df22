package io.gatehouse.policy.session;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.OwnCookies;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the cookies are called, and who may have them (RFC 6265bis §4.1).
 *
 * <p>A browser takes {@code __Host-} over TLS alone; on this machine, where plain HTTP goes over no network, the name has no
 * prefix instead. Over plain HTTP from anywhere else there are no cookies.
 *
 * @param sameSite {@code Lax}, {@code Strict} or {@code None}
 */
record SessionCookie(String name, String sameSite) implements OwnCookies {
    static final String HOST_PREFIX = "__Host-";
    private static final String SECURE_PREFIX = "__Secure-";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    /** What comes after the name in those that are not the session's first. */
    private static final Pattern FURTHER = Pattern.compile("-(\\d|login-.*)");

    boolean isSafe(Client client) {
        return client.secure() || isLoopback(client);
    }

    private static boolean isLoopback(Client client) {
        return LOOPBACK.matcher(client.host()).matches();
    }

    /** The name for this client. */
    String name(Client client) {
        return client.secure() ? name : bare();
    }

    private String bare() {
        return bare(name);
    }

    private static String bare(String called) {
        for (String prefix : List.of(HOST_PREFIX, SECURE_PREFIX)) {
            if (called.startsWith(prefix)) {
                return called.substring(prefix.length());
            }
        }
        return called;
    }

    /** Whatever the prefixes are: on this machine there are none. */
    @Override
    public boolean has(String called) {
        return isOwn(bare(called), bare());
    }

    /** The session's, until the browser ends. */
    String given(String called, String value, Client client) {
        return field(called, value, client, sameSite, "");
    }

    /** One that comes back from another site, and is needed for a short while. */
    String lent(String called, String value, Client client, long seconds) {
        return field(called, value, client, sameSite.equals("None") ? sameSite : "Lax", "; Max-Age=" + seconds);
    }

    String taken(String called, Client client) {
        return field(called, "", client, sameSite, "; Max-Age=0");
    }

    private static String field(String called, String value, Client client, String site, String more) {
        String path = called.startsWith(HOST_PREFIX) || client.prefix().isEmpty() ? "/" : client.prefix();
        // browsers take None with Secure alone
        String sent =
                client.secure() ? "; Secure; SameSite=" + site : "; SameSite=" + (site.equals("None") ? "Lax" : site);
        return called + '=' + value + "; Path=" + path + more + "; HttpOnly" + sent;
    }

    /** The value that a request brings under this name; null for none. */
    static @Nullable String value(Request request, String called) {
        return Cookies.first(request.headers(), called);
    }

    /**
     * The request of this client without any of them, also where none counts: a proxy that is not trusted may have taken
     * TLS away. On this machine a browser brings those without the prefix over TLS too.
     */
    Request without(Request request, Client client) {
        if (!request.headers().contains("Cookie")) {
            return request;
        }
        boolean here = isLoopback(client);
        return request.withHeaders(
                Cookies.without(request.headers(), each -> isOwn(each, name) || here && isOwn(each, bare())));
    }

    private static boolean isOwn(String called, String base) {
        return called.startsWith(base)
                && (called.length() == base.length()
                        || FURTHER.matcher(called.substring(base.length())).matches());
    }
}
