package io.gatehouse.forward;

import io.gatehouse.exchange.Client;
import io.gatehouse.route.Rewrite;
import io.gatehouse.upstream.Target;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns addresses that an upstream tells of itself into those by which the client reaches them: the way of the request
 * undone. What points elsewhere, and what is relative to the request's own path, stays as it is.
 *
 * <p>A target is meant where its host and port are, and its base path and what the route puts before every path. A
 * reference that begins with a slash is the answering target's; one that begins with the prefix which
 * {@code X-Forwarded-Prefix} told is read without it.
 *
 * @param answering the target that answered
 * @param targets all targets of the upstream
 * @param knowsHost whether the upstream is sent the client's {@code Host}, and so tells addresses with it
 * @param change what the route did to the beginning of the path
 */
record PublicAddress(Target answering, List<Target> targets, boolean knowsHost, Client client, Rewrite.Change change) {

    /** A reference with an authority (RFC 3986 §4.2), which holds no user information. */
    private static final Pattern WITH_AUTHORITY =
            Pattern.compile("(?:(https?):)?//([^/?#@\\\\\\s]+?)(?::([0-9]{0,5}))?([/?#].*)?", Pattern.CASE_INSENSITIVE);

    /** The public form of a URI reference; the reference itself where it has none. */
    String reference(String reference) {
        if (reference.startsWith("/") && !reference.startsWith("//")) {
            String local = local(reference, answering);
            return local == null ? reference : local;
        }
        Matcher parts = WITH_AUTHORITY.matcher(reference);
        if (!parts.matches()) {
            return reference;
        }
        String path = target(parts);
        if (path == null) {
            return reference;
        }
        return (parts.group(1) == null ? "" : client.scheme() + ':') + "//" + client.authority() + path;
    }

    /** Path, query and fragment below the public authority; null for an address of somebody else. */
    private @Nullable String target(Matcher parts) {
        String rest = parts.group(4) == null ? "" : parts.group(4);
        for (Target target : targets) {
            if (isAt(target, parts)) {
                return path(rest, target);
            }
        }
        return knowsHost && isPublic(parts) ? local(rest, answering) : null;
    }

    private static boolean isAt(Target target, Matcher parts) {
        String host = parts.group(2).startsWith("[")
                ? parts.group(2).substring(1, parts.group(2).length() - 1)
                : parts.group(2);
        if (!host.equalsIgnoreCase(target.host())) {
            return false;
        }
        String scheme =
                parts.group(1) == null ? target.scheme() : parts.group(1).toLowerCase(Locale.ROOT);
        // an upstream that believes X-Forwarded-Proto has the client's scheme, and no port where its own was the usual
        return port(parts, scheme) == target.port() || !hasPort(parts) && target.port() == usual(target.scheme());
    }

    private boolean isPublic(Matcher parts) {
        String authority = client.authority().toLowerCase(Locale.ROOT);
        String usualPort = ":" + usual(client.scheme());
        String told = parts.group(2).toLowerCase(Locale.ROOT) + (hasPort(parts) ? ':' + parts.group(3) : usualPort);
        return told.equals(authority) || told.equals(authority + usualPort);
    }

    private static boolean hasPort(Matcher parts) {
        return parts.group(3) != null && !parts.group(3).isEmpty();
    }

    private static int port(Matcher parts, String scheme) {
        return hasPort(parts) ? Integer.parseInt(parts.group(3)) : usual(scheme);
    }

    private static int usual(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** The same for an upstream that may have put the prefix it was told of before its own path. */
    private @Nullable String local(String path, Target target) {
        String told = client.prefix().isEmpty() ? null : below(path, client.prefix());
        return path(told == null ? path : told, target);
    }

    private @Nullable String path(String path, Target target) {
        String rest = below(path, target.basePath() + change.put());
        if (rest == null) {
            return null;
        }
        String mapped = client.prefix() + change.taken() + rest;
        return mapped.isEmpty() || mapped.startsWith("?") || mapped.startsWith("#") ? '/' + mapped : mapped;
    }

    /** What stands below a path, by whole segments, with query and fragment; null for what is not below it. */
    private static @Nullable String below(String path, String base) {
        if (!path.startsWith(base)) {
            return null;
        }
        String rest = path.substring(base.length());
        return rest.isEmpty() || "/?#".indexOf(rest.charAt(0)) >= 0 ? rest : null;
    }

    /**
     * The public form of a cookie's path. One that covers all that the route leads to ({@code /}) covers all of the route,
     * and nothing of another's.
     */
    String cookiePath(String path) {
        if (!path.startsWith("/")) {
            return path;
        }
        String told = client.prefix().isEmpty() ? null : below(path, client.prefix());
        String own = told == null ? path : told;
        String covering = own.endsWith("/") ? own.substring(0, own.length() - 1) : own;
        if (below(answering.basePath() + change.put(), covering) != null) {
            String whole = client.prefix() + change.taken();
            return whole.isEmpty() ? "/" : whole;
        }
        String mapped = path(own, answering);
        return mapped == null ? path : mapped;
    }

    /** Whether a cookie's domain is one that the target may set and the public host may not (RFC 6265 §5.3). */
    boolean isForeignDomain(String domain) {
        String name = (domain.startsWith(".") ? domain.substring(1) : domain).toLowerCase(Locale.ROOT);
        return isWithin(answering.host().toLowerCase(Locale.ROOT), name) && !isWithin(client.host(), name);
    }

    private static boolean isWithin(String host, String domain) {
        return !domain.isEmpty() && (host.equals(domain) || host.endsWith('.' + domain));
    }
}
