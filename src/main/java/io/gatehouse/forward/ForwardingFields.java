package io.gatehouse.forward;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The fields that tell an upstream who asked and by which way: {@code Forwarded} (RFC 7239), {@code X-Forwarded-*} and
 * {@code Via} (RFC 9110 §7.6.3).
 *
 * <p>What a client that is not trusted says in them is dropped, never passed on; a trusted proxy's is continued.
 */
final class ForwardingFields {
    static final String PSEUDONYM = "gatehouse";

    private ForwardingFields() {}

    static void add(Headers.Builder fields, Exchange exchange) {
        Client client = exchange.client();
        Headers received = exchange.received().headers();
        String peer = client.peer().getHostAddress();
        Headers trusted = client.trustedPeer() ? received : Headers.EMPTY;
        fields.removeIf((name, value) -> name.regionMatches(true, 0, "X-Forwarded-", 0, 12)
                || name.equalsIgnoreCase("Forwarded")
                || name.equalsIgnoreCase("X-Real-IP"));
        fields.add("Forwarded", joined(trusted, "Forwarded", element(client)));
        fields.add("X-Forwarded-For", joined(trusted, "X-Forwarded-For", peer));
        fields.add("X-Forwarded-Proto", client.scheme());
        fields.add("X-Forwarded-Host", client.authority());
        fields.add("X-Forwarded-Port", port(client));
        if (!client.prefix().isEmpty()) {
            fields.add("X-Forwarded-Prefix", client.prefix());
        }
        fields.set("X-Request-Id", exchange.id());
        fields.set("Via", joined(received, "Via", via(client.protocol())));
    }

    /** How often the request has passed a gateway of this name, as {@code Via} tells. */
    static int passes(Exchange exchange) {
        int passes = 0;
        for (String member : exchange.received().headers().members("Via")) {
            passes += member.endsWith(' ' + PSEUDONYM) ? 1 : 0;
        }
        return passes;
    }

    /** The hop this gateway adds: version of the message as received, and the pseudonym. */
    static String via(String protocol) {
        String version = protocol.startsWith("HTTP/") ? protocol.substring(5) : "1.1";
        return (version.equals("2.0") ? "2" : version) + ' ' + PSEUDONYM;
    }

    /** What the lines of a list-valued field say, with one more member at its end. */
    static String joined(Headers headers, String name, String last) {
        var lines = headers.all(name);
        return lines.isEmpty() ? last : String.join(", ", lines) + ", " + last;
    }

    private static String element(Client client) {
        return "for=" + node(client.peer()) + ";proto=" + client.scheme() + ";host=" + quoted(client.authority());
    }

    /** An address as RFC 7239 §6 writes it: IPv6 in brackets and quotes. */
    private static String node(InetAddress address) {
        String text = address.getHostAddress();
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
