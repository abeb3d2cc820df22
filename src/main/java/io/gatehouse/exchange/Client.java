package io.gatehouse.exchange;

import java.net.InetAddress;

/**
 * Who sent a request and how it reached the gateway, after the trusted proxies in between were asked
 * (RFC 7239; {@code Forwarded} and {@code X-Forwarded-*} count only when the peer is trusted).
 *
 * @param peer the address of the TCP connection's other end
 * @param peerPort its port, 0 to 65535
 * @param trustedPeer whether the peer is one whose forwarding fields are believed
 * @param address the derived client: the right-most hop that is not trusted, or the peer
 * @param scheme {@code http} or {@code https}, as the client used it
 * @param authority host and port as the client wrote them, without user information
 * @param prefix the path before the gateway's own paths (the context path, and a trusted proxy's prefix); may be empty
 * @param protocol the protocol of the request as received, such as {@code HTTP/1.1}
 * @param trail what a trusted peer told of the hops before it
 */
public record Client(
        InetAddress peer,
        int peerPort,
        boolean trustedPeer,
        InetAddress address,
        String scheme,
        String authority,
        String prefix,
        String protocol,
        Trail trail) {

    /** A client of which no proxy told. */
    public Client(
            InetAddress peer,
            int peerPort,
            boolean trustedPeer,
            InetAddress address,
            String scheme,
            String authority,
            String prefix,
            String protocol) {
        this(peer, peerPort, trustedPeer, address, scheme, authority, prefix, protocol, Trail.NONE);
    }

    public Client withTrail(Trail told) {
        return new Client(peer, peerPort, trustedPeer, address, scheme, authority, prefix, protocol, told);
    }

    /** The host of {@link #authority}, lower-cased, without port and brackets kept for IPv6. */
    public String host() {
        return host(authority);
    }

    /** The host of this host and port, lower-cased, without port and brackets kept for IPv6. */
    public static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        return host.toLowerCase(java.util.Locale.ROOT);
    }

    public boolean secure() {
        return scheme.equals("https");
    }

    /**
     * Whether the request with these fields was sent on this machine. A proxy that is not trusted does not say so: it may
     * stand for the world.
     */
    public boolean isOfThisMachine(Headers headers) {
        return address.isLoopbackAddress() && (trustedPeer || !isForwarded(headers));
    }

    /** Whether one of these fields is one that a proxy adds: {@code Forwarded}, {@code X-Forwarded-*} or {@code Via}. */
    public static boolean isForwarded(Headers headers) {
        return headers.names().stream().anyMatch(Client::isForwarding);
    }

    private static boolean isForwarding(String name) {
        return name.equalsIgnoreCase("Forwarded")
                || name.equalsIgnoreCase("Via")
                || name.regionMatches(true, 0, "X-Forwarded-", 0, 12);
    }
}
