package io.gatehouse.policy;

import io.gatehouse.exchange.Exchange;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the certificate of a request's client is: with its connection; or, where a trusted proxy ends TLS, in the field in
 * which it tells that (RFC 9440). The connection's is the proxy's own then, and says nothing of the client.
 *
 * @param fromField whether a trusted proxy tells it
 */
public record ShownCertificate(boolean fromField) {

    /**
     * The client's certificate; null where it has shown none.
     *
     * @throws ClientCert.Malformed when a trusted proxy tells it in a way that can't be read
     */
    public @Nullable X509Certificate of(Exchange exchange) throws ClientCert.Malformed {
        if (isTold(exchange)) {
            List<String> lines = exchange.received().headers().all(ClientCert.FIELD);
            return lines.isEmpty() ? null : ClientCert.read(lines);
        }
        List<X509Certificate> chain = exchange.voucher().certificates();
        return chain.isEmpty() ? null : chain.get(0);
    }

    /** Whether a proxy tells the certificate: a client that says it by itself is not listened to. */
    public boolean isTold(Exchange exchange) {
        return fromField && exchange.client().trustedPeer();
    }
}
