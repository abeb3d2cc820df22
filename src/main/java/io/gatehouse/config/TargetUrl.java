package io.gatehouse.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a target: scheme, host, port and the path that stands before every request's; or {@code webapp:} and the
 * context path of a service of the same server, {@code webapp:/} for the one at the root.
 *
 * @param scheme {@code http}, {@code https} or {@code webapp}
 * @param host in lower case; an IPv6 address in brackets; empty for a service
 * @param port given or the scheme's own; 0 for a service
 * @param basePath empty, or beginning with a slash and not ending in one
 */
public record TargetUrl(String scheme, String host, int port, String basePath) {

    /** What a text must be. */
    public static final String EXPECTED =
            "an address such as http://10.0.0.7:8080, https://pets.example.com/api or webapp:/orders, without user,"
                    + " query or fragment";

    private static final String SERVICE = "webapp";

    /** A context path, without what one server or the other would read in another way. */
    private static final Pattern CONTEXT = Pattern.compile(SERVICE + ":(/|(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+)");

    private static final Pattern SYNTAX = Pattern.compile(
            "(https?)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\\.?)(?::(\\d{1,5}))?(/[^?#]*)?");

    /** What stands before the host: nobody who reads a problem is to learn it. */
    private static final Pattern USER = Pattern.compile("//.*@");

    /** Reads an address; anything but scheme, host, port and base path is refused. */
    public static TargetUrl parse(String text) {
        Matcher context = CONTEXT.matcher(text);
        if (context.matches()) {
            String path = context.group(1);
            return new TargetUrl(SERVICE, "", 0, path.equals("/") ? "" : path);
        }
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches() && USER.matcher(text).find()) {
            String shown = USER.matcher(text).replaceFirst("//***@");
            throw new BadValue("has a user or a password, which is not shown here", shown, EXPECTED);
        }
        if (!parts.matches()) {
            throw new BadValue("is not the address of a target", text, EXPECTED);
        }
        String host = parts.group(2).toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            Cidr.parse(host.substring(1, host.length() - 1));
        }
        int port = parts.group(3) != null
                ? Integer.parseInt(parts.group(3))
                : parts.group(1).equals("http") ? 80 : 443;
        if (port < 1 || port > 65535) {
            throw new BadValue("has no port from 1 to 65535", text, EXPECTED);
        }
        String path = parts.group(4) == null ? "" : parts.group(4).replaceAll("/+$", "");
        if (!path.isEmpty()) {
            PathText.literal(path, text);
        }
        return new TargetUrl(parts.group(1), host, port, path);
    }

    /** Host and port, or {@code webapp:orders}: what a target is called unless it has a name. */
    public String authority() {
        return isService() ? SERVICE + ':' + context() : host + ":" + port;
    }

    /** Whether it is a service of the same server. */
    public boolean isService() {
        return scheme.equals(SERVICE);
    }

    /** Whether its host is a name that is looked up, which may have any number of addresses. */
    boolean isNamed() {
        return !isService() && !isAddress() && !host.equalsIgnoreCase("localhost");
    }

    /** Whether its host is an IP address. */
    boolean isAddress() {
        return host.startsWith("[") || host.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    }

    /** The context path as part of a name, which holds no slash. */
    private String context() {
        return basePath.isEmpty() ? "ROOT" : basePath.substring(1).replace('/', ':');
    }

    /** The address as text, with its port. */
    @Override
    public String toString() {
        return isService()
                ? SERVICE + ':' + (basePath.isEmpty() ? "/" : basePath)
                : scheme + "://" + authority() + basePath;
    }
}
