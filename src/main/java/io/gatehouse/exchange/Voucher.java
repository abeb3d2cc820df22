package io.gatehouse.exchange;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server that took a request has found out about its sender by itself: the user of its realm, and the
 * certificate of the connection. Asked only where a policy wants to know; any thread that carries the exchange may.
 */
public interface Voucher {
    /** Of a server that knows nobody. */
    Voucher NONE = new Voucher() {
        @Override
        public @Nullable String user() {
            return null;
        }

        @Override
        public boolean hasRole(String role) {
            return false;
        }

        @Override
        public List<X509Certificate> certificates() {
            return List.of();
        }
    };

    /** The name of the user that the server has logged in; null for none. */
    @Nullable
    String user();

    /** Whether that user has a role of the server's realm. */
    boolean hasRole(String role);

    /** The chain that the client proved in the handshake, its own certificate first; empty where it showed none. */
    List<X509Certificate> certificates();
}
