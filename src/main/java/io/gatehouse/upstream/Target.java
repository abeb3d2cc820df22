package io.gatehouse.upstream;

import io.gatehouse.exchange.IpText;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One server of an upstream.
 *
 * @param name its name in logs and the admin API; {@code host:port} unless written
 * @param scheme {@code http}, {@code https}, or {@code webapp} for a service of the same server
 * @param host its name or address, IPv6 without brackets; empty for a service
 * @param port 1 to 65535; 0 for a service
 * @param basePath put before every path, a service's context path; empty or without a slash at its end
 * @param weight its share, 1 to 1000
 * @param tier 0 to 9; it takes requests when no target of a lower tier does
 * @param address where it is, of the addresses that its host's name has; null where the host says so itself
 */
public record Target(
        String name,
        String scheme,
        String host,
        int port,
        String basePath,
        int weight,
        int tier,
        @Nullable InetAddress address) {

    /** A target as it is written. */
    public Target(String name, String scheme, String host, int port, String basePath, int weight, int tier) {
        this(name, scheme, host, port, basePath, weight, tier, null);
    }

    /** The server at one of the addresses of the host's name. */
    public Target at(InetAddress where) {
        return new Target(name + '@' + IpText.of(where), scheme, host, port, basePath, weight, tier, where);
    }

    /** The name of the target as it is written, whichever of its addresses this is. */
    public String declared() {
        return address == null ? name : name.substring(0, name.lastIndexOf('@'));
    }

    /** Whether this is the name of one of the servers of the same written target, this one or another. */
    public boolean isServer(@Nullable String other) {
        return other != null && (other.equals(name) || address != null && other.startsWith(declared() + '@'));
    }

    /** Whether it is a web application of the same server, to which there is no connection. */
    public boolean isService() {
        return scheme.equals("webapp");
    }

    /** Its address without the base path, as it is shown. */
    public String origin() {
        return isService() ? "webapp:" : scheme + "://" + authority();
    }

    /** Its address as a person writes it. */
    public String url() {
        return origin() + basePath;
    }

    /** Host and port as a {@code Host} field has them (RFC 9110 §7.2), the scheme's own port left out. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        return usual ? name : name + ':' + port;
    }
}
