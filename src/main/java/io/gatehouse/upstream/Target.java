package io.gatehouse.upstream;

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
 */
public record Target(String name, String scheme, String host, int port, String basePath, int weight, int tier) {

    /** Whether it is a web application of the same server, to which there is no connection. */
    public boolean isService() {
        return scheme.equals("webapp");
    }

    /** Its address without the base path, as it is shown. */
    public String origin() {
        return isService() ? "webapp:" : scheme + "://" + authority();
    }

    /** Host and port as a {@code Host} field has them (RFC 9110 §7.2), the scheme's own port left out. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        return usual ? name : name + ':' + port;
    }
}
