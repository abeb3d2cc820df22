package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The protocols that a client asks to switch to (RFC 9110 §7.8), in its order and spelling.
 *
 * <p>Another HTTP is never among them: what came then would pass the gateway by (RFC 9113 took {@code h2c} away). With
 * content, or before HTTP/1.1, nothing is asked: the request is then served without an upgrade, as any server may.
 */
public record Upgrade(List<String> protocols) {

    /** What the client of this exchange asks for; null when it asks for nothing that may be had. */
    public static @Nullable Upgrade askedBy(Exchange exchange) {
        return of(exchange.received(), exchange.client().protocol());
    }

    /** @param version the HTTP version of the request, such as {@code HTTP/1.1} */
    static @Nullable Upgrade of(Request request, String version) {
        Headers headers = request.headers();
        if (!headers.contains("Upgrade")
                || !version.equals("HTTP/1.1")
                || !headers.hasMember("Connection", "upgrade")
                || hasContent(request)) {
            return null;
        }
        List<String> protocols = headers.members("Upgrade").stream()
                .filter(Upgrade::mayBeForwarded)
                .toList();
        return protocols.isEmpty() ? null : new Upgrade(protocols);
    }

    private static boolean hasContent(Request request) {
        return request.body() != Body.EMPTY && request.body().length() != 0;
    }

    /** Whether it is {@code name} or {@code name/version}, and no HTTP. */
    private static boolean mayBeForwarded(String protocol) {
        String name = protocol.toLowerCase(Locale.ROOT);
        return name.matches("[!#$%&'*+.^_`|~0-9a-z-]+(/[!#$%&'*+.^_`|~0-9a-z-]+)?")
                && !name.matches("http(/.*)?|h[0-9]+c?(-.*)?(/.*)?");
    }

    /** Whether the client asked for this protocol; a server may switch to no other. */
    boolean names(@Nullable String protocol) {
        return protocol != null && protocols.stream().anyMatch(protocol::equalsIgnoreCase);
    }

    boolean isWebSocket() {
        return names("websocket");
    }

    /** The value of the field {@code Upgrade}. */
    String field() {
        return String.join(", ", protocols);
    }
}
