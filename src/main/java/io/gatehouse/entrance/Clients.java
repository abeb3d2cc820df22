package io.gatehouse.entrance;

import io.gatehouse.config.Cidr;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Headers;
import io.gatehouse.snapshot.Edge;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who sent a request: a pure function of the connection, the fields, and who is trusted.
 *
 * <p>Fields are believed only as far as someone trusted wrote them. The peer wrote the right-most entry; if the entry's
 * address is trusted too, it wrote the one before; and so on: the client is the right-most hop that is not trusted. Scheme
 * and host are those of the same entry. Where an entry hides its caller, or can't be read, nothing left of it can be
 * believed, and the last address that is known stands.
 *
 * <p>{@code Forwarded} and {@code X-Forwarded-*} side by side: most proxies write one of them and pass the other on as
 * the client sent it, and nothing tells which. Where both name a client and name a different one, neither is believed and
 * the peer stands; a scheme or host they do not agree on is taken from the connection. So an address that a client made
 * up is never taken for its own. Where one of them names the client, scheme and host are taken from that one alone: the
 * other's may be the client's invention. A proxy should remove the field that it does not write.
 */
final class Clients {
    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~!$&'()*+,=:@%-]+)+");

    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    private Clients() {}

    /**
     * A request as the connection shows it.
     *
     * @param peer the address of the connection's other end
     * @param peerPort its port
     * @param scheme the connection's scheme
     * @param authority the request's own host and port
     * @param contextPath the path this gateway is deployed at; empty for the root
     * @param protocol the protocol of the request
     */
    record Arrival(
            InetAddress peer, int peerPort, String scheme, String authority, String contextPath, String protocol) {

        Client client(boolean trusted) {
            return new Client(peer, peerPort, trusted, peer, scheme, authority, contextPath, protocol);
        }
    }

    static Client of(Arrival arrival, Headers headers, List<Cidr> trust) {
        if (!Edge.within(trust, arrival.peer())) {
            return arrival.client(false);
        }
        Walk standard = Walk.along(ForwardedField.hops(headers.all("Forwarded")), arrival.peer(), trust);
        Walk older = Walk.along(olderHops(headers), arrival.peer(), trust);
        if (standard.address != null && older.address != null && !standard.address.equals(older.address)) {
            return arrival.client(true).withTrail(Trails.of(headers));
        }
        InetAddress address = standard.address == null ? older.address : standard.address;
        if (standard.address == null && older.address != null) {
            standard = Walk.NOWHERE;
        } else if (older.address == null && standard.address != null) {
            older = Walk.NOWHERE;
        }
        String scheme = agreed(standard, older, Hop::scheme, arrival.scheme());
        return new Client(
                arrival.peer(),
                arrival.peerPort(),
                true,
                address == null ? arrival.peer() : address,
                scheme,
                withPort(agreed(standard, older, Hop::authority, arrival.authority()), scheme, older, headers),
                prefix(headers, Math.max(standard.passed, older.passed)) + arrival.contextPath(),
                arrival.protocol(),
                Trails.of(headers));
    }

    /** {@code X-Forwarded-Host} often leaves out the port that {@code X-Forwarded-Port} then has. */
    private static String withPort(String authority, String scheme, Walk older, Headers headers) {
        String port = fromRight(headers.members("X-Forwarded-Port"), older.passed);
        boolean written = authority.lastIndexOf(':') > authority.lastIndexOf(']');
        if (port == null
                || written
                || !authority.equals(older.hop.authority())
                || !PORT.matcher(port).matches()) {
            return authority;
        }
        // a port of the other scheme is that of a connection behind the one that the client sees
        boolean usual = port.equals("80") || port.equals("443");
        return usual || Integer.parseInt(port) > 65_535 ? authority : authority + ':' + port;
    }

    private static String agreed(Walk a, Walk b, Function<Hop, @Nullable String> part, String otherwise) {
        String one = part.apply(a.hop);
        String other = part.apply(b.hop);
        if (one == null || other == null) {
            return Objects.requireNonNullElse(one == null ? other : one, otherwise);
        }
        return one.equalsIgnoreCase(other) ? one : otherwise;
    }

    /** The hops of {@code X-Forwarded-For}, with the scheme and host that stand equally far from the right. */
    private static List<Hop> olderHops(Headers headers) {
        List<String> nodes = headers.members("X-Forwarded-For");
        List<String> schemes = headers.members("X-Forwarded-Proto");
        List<String> hosts = headers.members("X-Forwarded-Host");
        int count = Math.max(nodes.size(), schemes.isEmpty() && hosts.isEmpty() ? 0 : 1);
        List<Hop> hops = new ArrayList<>(count);
        for (int passed = count - 1; passed >= 0; passed--) {
            String node = nodes.isEmpty() ? null : nodes.get(count - 1 - passed);
            hops.add(Hop.of(node, fromRight(schemes, passed), fromRight(hosts, passed)));
        }
        return hops;
    }

    /** The member so many places from the right end; the left-most when there are fewer, as of a proxy that overwrites. */
    private static @Nullable String fromRight(List<String> members, int passed) {
        return members.isEmpty() ? null : members.get(Math.max(0, members.size() - 1 - passed));
    }

    /** What the trusted proxies took off the path, outermost first. */
    private static String prefix(Headers headers, int passed) {
        List<String> members = headers.members("X-Forwarded-Prefix");
        StringBuilder prefix = new StringBuilder();
        for (int i = Math.max(0, members.size() - 1 - passed); i < members.size(); i++) {
            String member = members.get(i).replaceFirst("/+$", "");
            if (!PREFIX.matcher(member).matches() || member.contains("/../") || member.endsWith("/..")) {
                return "";
            }
            prefix.append(member);
        }
        return prefix.toString();
    }

    /**
     * How far the entries can be believed.
     *
     * @param address the client, or, where an entry hides it, the nearest known hop; null when no entry says anything
     * @param hop the entry that tells of the client
     * @param passed how many trusted entries stand right of it
     */
    private record Walk(@Nullable InetAddress address, Hop hop, int passed) {
        private static final Walk NOWHERE = new Walk(null, new Hop(false, null, null, null), 0);

        static Walk along(List<Hop> hops, InetAddress peer, List<Cidr> trust) {
            InetAddress known = peer;
            for (int i = hops.size() - 1; i >= 0; i--) {
                Hop hop = hops.get(i);
                int passed = hops.size() - 1 - i;
                if (hop.address() == null) {
                    return new Walk(hop.names() || passed > 0 ? known : null, hop, passed);
                }
                known = hop.address();
                if (i == 0 || !Edge.within(trust, known)) {
                    return new Walk(known, hop, passed);
                }
            }
            return NOWHERE;
        }
    }
}
