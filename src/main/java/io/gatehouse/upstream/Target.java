package io.gatehouse.upstream;

/**
 * One server of an upstream.
 *
 * @param name its name in logs and the admin API; {@code host:port} unless written
 * @param scheme {@code http} or {@code https}
 * @param host its name or address, IPv6 without brackets
 * @param port 1 to 65535
 * @param basePath put before every path; empty or without a slash at its end
 * @param weight its share, 1 to 1000
 * @param tier 0 to 9; it takes requests when no target of a lower tier does
 */
public record Target(String name, String scheme, String host, int port, String basePath, int weight, int tier) {

    /** Its address as a person writes it. */
    public String url() {
        return scheme + "://" + authority() + basePath;
    }

    /** Host and port as a {@code Host} field has them (RFC 9110 §7.2), the scheme's own port left out. */
    public String authority() {
        String name = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        return usual ? name : name + ':' + port;
    }
}
