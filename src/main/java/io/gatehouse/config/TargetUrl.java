package io.gatehouse.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a target: scheme, host, port and the path that stands before every request's.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case; an IPv6 address in brackets
 * @param port given or the scheme's own
 * @param basePath empty, or beginning with a slash and not ending in one
 */
public record TargetUrl(String scheme, String host, int port, String basePath) {

    /** What a text must be. */
    public static final String EXPECTED =
            "an address such as http://10.0.0.7:8080 or https://pets.example.com/api, without user, query or fragment";

    private static final Pattern SYNTAX = Pattern.compile(
            "(https?)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\\.?)(?::(\\d{1,5}))?(/[^?#]*)?");

    /** What stands before the host: nobody who reads a problem is to learn it. */
    private static final Pattern USER = Pattern.compile("//.*@");

    /** Reads an address; anything but scheme, host, port and base path is refused. */
    public static TargetUrl parse(String text) {
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

    /** Host and port: what a target is called unless it has a name. */
    public String authority() {
        return host + ":" + port;
    }

    /** The address as text, with its port. */
    @Override
    public String toString() {
        return scheme + "://" + authority() + basePath;
    }
}
