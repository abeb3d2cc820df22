package io.gatehouse.entrance;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Timings;
import io.gatehouse.exchange.Trace;
import io.gatehouse.explain.Tickets;
import io.gatehouse.snapshot.Edge;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Takes from the container's request what the gateway works on, octet for octet. */
final class Arrivals {
    private Arrivals() {}

    /** The request without the context path, its content unread. */
    static Request request(HttpServletRequest request) {
        Headers headers = whole(headers(request), request.getProtocol());
        return new Request(
                request.getMethod(),
                path(request.getRequestURI(), request.getContextPath()),
                request.getQueryString(),
                headers,
                ClientBody.of(request, headers));
    }

    /** Where the ids of requests and of traces come from. */
    record Marks(Supplier<String> ids, RandomGenerator random) {}

    /** The exchange of a request that came so, with its id, its client, and its place in a trace. */
    static Exchange exchange(Request received, Clients.Arrival arrival, Edge edge, Marks marks) {
        Timings timings = new Timings(System::nanoTime);
        Client client = Clients.of(arrival, received.headers(), edge.trust());
        String given = client.trustedPeer() ? received.headers().first(ObserveFilter.ID_FIELD) : null;
        String id = given != null && RequestIds.wellFormed(given)
                ? given
                : marks.ids().get();
        Exchange exchange = new Exchange(id, received, client, timings);
        exchange.identity(edge.identity());
        exchange.credentialNames(edge.credentialNames());
        exchange.identityFields(edge.identityFields());
        exchange.trace(Trace.of(received.headers(), marks.random()));
        return exchange;
    }

    /**
     * The raw path below the context path. Where the raw path does not begin with it (the container has decoded before it
     * compared), the whole stands, and what guards the entrance refuses it.
     */
    static String path(String uri, String contextPath) {
        if (!isBelow(uri, contextPath)) {
            return uri;
        }
        String below = uri.substring(contextPath.length());
        return below.isEmpty() ? "/" : below;
    }

    /** Whether the raw path is at or below the context path, as the container gives it for this request. */
    static boolean isBelow(String uri, String contextPath) {
        return uri.startsWith(contextPath)
                && (uri.length() == contextPath.length() || uri.charAt(contextPath.length()) == '/');
    }

    private static Headers headers(HttpServletRequest request) {
        Headers.Builder headers = Headers.builder();
        for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
            String name = names.nextElement();
            if (Tickets.isField(name)) {
                // it is between the client and the gateway: no policy, log, store or upstream gets to see it
                continue;
            }
            for (Enumeration<String> values = request.getHeaders(name); values.hasMoreElements(); ) {
                headers.add(name, values.nextElement());
            }
        }
        return headers.build();
    }

    /** The cookies of HTTP/2 in one field, since they may come in pieces that HTTP/1.1 does not know (RFC 9113 §8.2.3). */
    static Headers whole(Headers headers, String protocol) {
        if (protocol.startsWith("HTTP/1")) {
            return headers;
        }
        List<String> pieces = headers.all("Cookie");
        return pieces.size() < 2
                ? headers
                : headers.toBuilder().set("Cookie", String.join("; ", pieces)).build();
    }

    /**
     * What the connection tells of the client.
     *
     * @param headers the request's fields, in which the container would have to look them up
     */
    static Clients.Arrival arrival(HttpServletRequest request, Headers headers) {
        return new Clients.Arrival(
                address(request.getRemoteAddr()),
                Math.min(Math.max(request.getRemotePort(), 0), 65_535),
                secure(request) ? "https" : "http",
                authority(request, headers),
                // the request's own may be the client's spelling of it, such as /evil.example/../gate
                request.getServletContext().getContextPath(),
                request.getProtocol());
    }

    /** The container gives a literal, of which no name is looked up; none on a UNIX socket: nobody's address then. */
    private static InetAddress address(@Nullable String literal) {
        try {
            return InetAddress.getByName(literal == null || literal.isEmpty() ? "0.0.0.0" : literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the container gives no IP address of the peer but " + literal, e);
        }
    }

    private static boolean secure(HttpServletRequest request) {
        return request.isSecure() || "https".equalsIgnoreCase(request.getScheme());
    }

    /**
     * Whether Tomcat's RemoteIpValve has put what a proxy says in place of what the connection tells: address, scheme and
     * port are the client's then, and no connection of the client's is known.
     */
    static boolean rewritten(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute("org.apache.tomcat.request.forwarded"));
    }

    /**
     * {@code Host}, or what stands in its place: {@code :authority} in HTTP/2, the target's own in HTTP/1.0 (RFC 9112
     * §3.2.2), else the server's name; where RemoteIpValve took the name from another field, that name.
     */
    private static String authority(HttpServletRequest request, Headers headers) {
        String host = headers.first("Host");
        String name = request.getServerName();
        if (host != null
                && Authority.isClear(host)
                && (!rewritten(request) || Client.host(host).equalsIgnoreCase(name))) {
            return host;
        }
        String named = Authority.of(request.getRequestURL().toString());
        if (Authority.isClear(named)) {
            return named;
        }
        int usual = secure(request) ? 443 : 80;
        return request.getServerPort() == usual ? name : name + ':' + request.getServerPort();
    }

    /**
     * What the container made of the request.
     *
     * @param headers the request's fields
     * @param splits whether it is one that may split fields at a space, which is one that is no Tomcat
     */
    static Guard.Reading reading(HttpServletRequest request, Headers headers, boolean splits) {
        String pathInfo = request.getPathInfo();
        return new Guard.Reading(
                request.getProtocol(),
                request.getServletPath() + (pathInfo == null ? "" : pathInfo),
                !headers.contains("Host") || (splits ? agreed(request) : isClear(request)),
                splits);
    }

    /**
     * Whether the host that Tomcat found is clear. It compares that of a target which is a whole URL with {@code Host} by itself,
     * and the request's URL, which is long to make, would say the same as this.
     */
    private static boolean isClear(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/")
                && Authority.isHttp(request.getScheme())
                && Authority.isClear(request.getServerName(), request.getServerPort());
    }

    /**
     * Whether the target, where it is a whole URL, names the host that {@code Host} names. Undertow gives the one as the request's
     * URL and the other as the server's name.
     */
    private static boolean agreed(HttpServletRequest request) {
        return Authority.names(request.getRequestURL().toString(), request.getServerName(), request.getServerPort());
    }
}
