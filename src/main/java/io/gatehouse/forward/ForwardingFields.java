package io.gatehouse.forward;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Hops;
import io.gatehouse.exchange.Identity;
import io.gatehouse.exchange.IpText;
import io.gatehouse.exchange.Trace;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The fields that tell an upstream who asked and by which way: {@code Forwarded} (RFC 7239), {@code X-Forwarded-*} and
 * {@code Via} (RFC 9110 §7.6.3).
 *
 * <p>What a client that is not trusted says in them is dropped, never passed on; a trusted proxy's is continued.
 */
public final class ForwardingFields {
    private ForwardingFields() {}

    /**
     * The fields of a request as policies see them and may change them: what the client sent, without the fields of its
     * connection, with those that tell of it. Nothing that a client names in {@code Connection} takes these away.
     */
    public static Headers onward(Exchange exchange) {
        Client client = exchange.client();
        boolean trusted = client.trustedPeer();
        Headers.Builder fields =
                Hops.strip(exchange.received().headers(), name -> isOwn(name) || !trusted && isForwarding(name));
        String peer = IpText.of(client.peer());
        fields.add("Forwarded", continued(client.trail().forwarded(), element(peer, exchange)));
        fields.add("X-Forwarded-For", continued(client.trail().older(), peer));
        fields.add("X-Forwarded-Proto", client.scheme());
        fields.add("X-Forwarded-Host", client.authority());
        fields.add("X-Forwarded-Port", port(client));
        if (!client.prefix().isEmpty()) {
            fields.add("X-Forwarded-Prefix", client.prefix());
        }
        return fields.build();
    }

    private static boolean isForwarding(String name) {
        return Hops.begins(name, "x-forwarded-");
    }

    /** Whether it is one of those that are made anew, or continued, for each request. */
    private static boolean isOwn(String name) {
        return switch (name.length()) {
            case 9 -> Hops.is(name, "forwarded") || Hops.is(name, "x-real-ip");
            case 11 -> Hops.is(name, "client-cert");
            case 15 -> Hops.is(name, "x-forwarded-for");
            case 16 -> Hops.is(name, "x-forwarded-host") || Hops.is(name, "x-forwarded-port");
            case 17 -> Hops.is(name, "client-cert-chain") || Hops.is(name, "x-forwarded-proto");
            case 18 -> Hops.is(name, "x-forwarded-prefix");
            default -> false;
        };
    }

    private static String continued(@Nullable String before, String last) {
        return before == null ? last : before + ", " + last;
    }

    /** Adds what no policy may change: the way so far, the request's id, and its place in a trace. */
    static void addWay(Headers.Builder fields, Exchange exchange) {
        String via = via(exchange.client().protocol(), exchange.identity());
        fields.set("Via", joined(exchange.received().headers(), "Via", via));
        fields.set("X-Request-Id", exchange.id());
        Trace trace = exchange.trace();
        if (trace == null) {
            return;
        }
        fields.set(Trace.PARENT_FIELD, trace.parentField()).remove(Trace.STATE_FIELD);
        if (trace.state() != null) {
            fields.add(Trace.STATE_FIELD, trace.state());
        }
    }

    /** How often the request has passed a gateway of this name, as {@code Via} tells. */
    static int passes(Exchange exchange) {
        String pseudonym = exchange.identity().pseudonym();
        int passes = 0;
        for (String member : exchange.received().headers().members("Via")) {
            // received-protocol, received-by, and perhaps a comment
            String[] parts = member.split("[ \t]+", 3);
            passes += parts.length > 1 && parts[1].equalsIgnoreCase(pseudonym) ? 1 : 0;
        }
        return passes;
    }

    /** The hop this gateway adds: version of the message as received, and the pseudonym. */
    static String via(String protocol, Identity identity) {
        String version = protocol.startsWith("HTTP/") ? protocol.substring(5) : protocol;
        return (version.endsWith(".0") && !version.equals("1.0") ? version.substring(0, version.length() - 2) : version)
                + ' '
                + identity.pseudonym();
    }

    /** What the lines of a list-valued field say, with one more member at its end. */
    static String joined(Headers headers, String name, String last) {
        var lines = headers.all(name);
        return lines.isEmpty() ? last : String.join(", ", lines) + ", " + last;
    }

    private static String element(String peer, Exchange exchange) {
        Client client = exchange.client();
        return "for=" + node(peer, client.peer()) + ";proto=" + client.scheme() + ";host=" + quoted(client.authority())
                + ";by=_" + exchange.identity().pseudonym();
    }

    /** An address as RFC 7239 §6 writes it: IPv6 in brackets and quotes. */
    private static String node(String text, InetAddress address) {
        return address instanceof Inet6Address ? "\"[" + text + "]\"" : text;
    }

    private static String quoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '.' && c != '-' || c >= 0x80) {
                return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            }
        }
        return text;
    }

    private static String port(Client client) {
        String authority = client.authority();
        int colon = authority.lastIndexOf(':');
        @Nullable String written = colon > authority.lastIndexOf(']') ? authority.substring(colon + 1) : null;
        if (written != null && !written.isEmpty()) {
            return written;
        }
        return client.secure() ? "443" : "80";
    }
}
