package io.gatehouse.policy.mtls;

import io.gatehouse.consumer.Certificates;
import io.gatehouse.consumer.Consumer;
import io.gatehouse.consumer.Finding;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Besides;
import io.gatehouse.policy.ClientCert;
import io.gatehouse.policy.Proof;
import io.gatehouse.policy.ShownCertificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows who sends a request by the certificate of its connection; or, where a trusted proxy ends TLS, by the field in which
 * it tells that (RFC 9440). The connection's is the proxy's own then, and says nothing of the client.
 */
final class MtlsPolicy implements Authenticator {
    private static final String WAY = "mtls";

    private final ShownCertificate certificate;
    private final boolean forward;
    private final Certificates certificates;

    MtlsPolicy(ShownCertificate certificate, boolean forward, Certificates certificates) {
        this.certificate = certificate;
        this.forward = forward;
        this.certificates = certificates;
    }

    @Override
    public Proof decide(Exchange exchange) {
        X509Certificate shown;
        try {
            shown = certificate.of(exchange);
        } catch (ClientCert.Malformed e) {
            return refused(400, String.valueOf(e.getMessage()), "The field Client-Cert can't be read.");
        }
        if (shown == null) {
            return Proof.absent("the client has shown no certificate");
        }
        Finding found = certificates.find(shown);
        Consumer consumer = found.consumer();
        return consumer == null
                ? refused(403, found.reason(), "The client certificate is not good here.")
                : Proof.proven(
                                new Caller(WAY, consumer.id(), consumer.id(), consumer.groups(), Set.of(), Map.of()),
                                found.reason())
                        .with(forward ? told(shown) : Besides.NOTHING);
    }

    private static Besides told(X509Certificate shown) {
        return new Besides(Headers.of(ClientCert.FIELD, ClientCert.write(shown)), Headers.EMPTY);
    }

    private static Proof refused(int status, String reason, String detail) {
        return Proof.refused(reason, new Proof.Refusal(status, detail, Map.of(), Duration.ZERO));
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>();
        input.put("from", certificate.isTold(exchange) ? ClientCert.FIELD : "the connection");
        try {
            X509Certificate shown = certificate.of(exchange);
            if (shown != null) {
                input.put("subject", shown.getSubjectX500Principal().getName());
                input.put("issuer", shown.getIssuerX500Principal().getName());
            }
        } catch (ClientCert.Malformed e) {
            input.put("problem", String.valueOf(e.getMessage()));
        }
        return input;
    }

    /** Who shows a certificate has its key already: it is refused with 403. */
    @Override
    public boolean takesGuesses() {
        return false;
    }

    /** None: no field can ask for what comes with the connection. */
    @Override
    public List<String> challenges(@Nullable Proof refused) {
        return List.of();
    }
}
