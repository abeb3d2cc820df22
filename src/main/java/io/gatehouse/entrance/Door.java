package io.gatehouse.entrance;

import io.gatehouse.entrance.Guard.Verdict;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Request;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what hangs on how a request came over TLS: whether it came by the right connection, and whether it may have been
 * sent twice. A client that is refused here asks again, on another connection or a moment later.
 */
final class Door {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private Door() {}

    /**
     * Judges a request.
     *
     * @param tls what the client's own connection was made for; null where that is not known, or no TLS
     */
    static Verdict judge(Request request, Client client, @Nullable TlsNames tls) {
        // a proxy that is trusted passes its clients' Host on, over connections made for us
        if (tls != null && !client.trustedPeer() && !tls.cover(client.host())) {
            return new Verdict(421, "This connection was made for another host.");
        }
        // several or other values count as "1" (RFC 8470 §5.1)
        if (request.headers().contains("Early-Data") && !SAFE.contains(request.method())) {
            return new Verdict(425, "A request that may be replayed must be safe; send it again after the handshake.");
        }
        return Verdict.PASS;
    }
}
