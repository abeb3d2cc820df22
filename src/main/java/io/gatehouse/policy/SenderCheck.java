package io.gatehouse.policy;

import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Units;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.token.Algorithm;
import io.gatehouse.token.Confirmation;
import io.gatehouse.token.DpopProofs;
import io.gatehouse.token.DpopRefused;
import io.gatehouse.token.DpopRequest;
import io.gatehouse.token.DpopRules;
import io.gatehouse.token.Nonces;
import io.gatehouse.token.SeenProofs;
import io.gatehouse.token.Thumbprint;
import io.gatehouse.token.Token;
import io.gatehouse.token.TokenRefused;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a token that was found good comes from whom it is for: one that names a key of its sender (RFC 7800) is believed
 * from nobody but who shows by this very request that they have it.
 *
 * @param required whether a token must name one
 * @param certificate where a client's certificate is (RFC 8705)
 * @param proofs judges proofs by other keys (RFC 9449)
 */
public record SenderCheck(boolean required, ShownCertificate certificate, DpopProofs proofs) {
    /** The field that a proof comes in. */
    static final String FIELD = "DPoP";

    private static final String NONCE = "DPoP-Nonce";

    private static final Proof.Refusal FULL = new Proof.Refusal(
            503, "Too many proofs came; this one can't be remembered now.", Map.of(), Duration.ofSeconds(1));

    /**
     * As options have it.
     *
     * @throws MissingSecret when the secret for nonces is not there any more
     */
    public static SenderCheck of(@Nullable BoundOptions written, Provisions provisions) throws MissingSecret {
        BoundOptions options = written == null ? BoundOptions.USUAL : written;
        List<Algorithm> algorithms = options.algorithms() == null
                ? Algorithm.ASYMMETRIC
                : options.algorithms().stream().map(Algorithm::valueOf).toList();
        Duration within = options.within() == null ? DpopRules.USUAL : Units.duration(options.within());
        Clock clock = Clock.systemUTC();
        Nonces nonces = options.nonce() == null
                ? null
                : new Nonces(provisions.secrets().findOfLength(options.nonce(), 32), clock);
        SeenProofs seen = provisions.fetching().keep(SeenProofs.KEY, SeenProofs.class, SeenProofs::new);
        return new SenderCheck(
                Boolean.TRUE.equals(options.required()),
                new ShownCertificate(Boolean.TRUE.equals(options.clientCert())),
                new DpopProofs(new DpopRules(Set.copyOf(algorithms), within), nonces, seen, clock));
    }

    /**
     * What goes along with a token that comes from whom it is for.
     *
     * @throws TokenRefused when it does not
     * @throws DpopRefused when that is shown by a proof, which is not good
     */
    Besides check(Token token, BearerCredentials brought, Exchange exchange) throws TokenRefused, DpopRefused {
        Confirmation bound = Confirmation.of(token);
        if (bound.certificate() != null) {
            certificate(bound.certificate(), exchange);
        }
        if (bound.key() != null) {
            return key(bound.key(), brought, exchange);
        }
        if (brought.isProven()) {
            throw TokenRefused.because(
                    "the token comes with the scheme DPoP and is bound to no key: it has no cnf.jkt");
        }
        if (required && bound.certificate() == null) {
            throw TokenRefused.because("the token is bound to no key of its sender, and only such are good here");
        }
        return Besides.NOTHING;
    }

    private void certificate(String thumbprint, Exchange exchange) throws TokenRefused {
        X509Certificate shown;
        try {
            shown = certificate.of(exchange);
        } catch (ClientCert.Malformed e) {
            throw TokenRefused.because("the token is bound to a client certificate, and " + e.getMessage());
        }
        if (shown == null) {
            throw TokenRefused.because("the token is bound to a client certificate, and the client has shown none");
        }
        try {
            if (Thumbprint.isSame(Thumbprint.of(shown.getEncoded()), thumbprint)) {
                return;
            }
        } catch (CertificateEncodingException e) {
            // told below
        }
        throw TokenRefused.because("the token is bound to another client certificate than the one that was shown");
    }

    private Besides key(String thumbprint, BearerCredentials brought, Exchange exchange)
            throws TokenRefused, DpopRefused {
        if (!brought.isProven()) {
            throw TokenRefused.because(
                    "the token is bound to a key and comes without a proof: not with the scheme DPoP");
        }
        DpopRequest request = new DpopRequest(
                exchange.received().method(),
                url(exchange),
                brought.tokens().get(0),
                thumbprint,
                exchange.received().headers().all(FIELD));
        DpopProofs.Good good = proofs.judge(request, exchange.usedUp());
        Headers back = good.nonce() == null ? Headers.EMPTY : Headers.of(NONCE, good.nonce());
        return new Besides(Headers.EMPTY, back, carried -> use(good.mark(), carried));
    }

    private @Nullable Proof use(SeenProofs.Mark mark, Exchange exchange) {
        if (mark.equals(exchange.usedUp())) {
            // another policy has used it up for this very request
            return null;
        }
        return switch (proofs.use(mark)) {
            case FIRST -> {
                exchange.usedUp(mark);
                yield null;
            }
            case AGAIN -> Proof.refused(DpopProofs.again().reason(), refusal(DpopProofs.again()));
            case FULL -> Proof.refused("there is no room to remember the proof, which might come again", FULL);
        };
    }

    /** A refusal for what is wrong with a proof. */
    static Proof refused(DpopRefused refused) {
        return refused.kind() == DpopRefused.Kind.NONCE
                ? Proof.again(refused.reason(), refusal(refused))
                : Proof.refused(refused.reason(), refusal(refused));
    }

    private static Proof.Refusal refusal(DpopRefused refused) {
        return Proof.Refusal.unauthorized(
                switch (refused.kind()) {
                    case PROOF -> "The proof of the token's key is not good.";
                    case KEY -> "The token is not good.";
                    case NONCE -> "The proof of the token's key needs the nonce of the field DPoP-Nonce.";
                },
                Map.of("error", refused.kind().code()));
    }

    /** The challenge (RFC 9449 §7.1), with these parameters. */
    String challenge(String realm, Map<String, String> parameters) {
        return Challenge.of("DPoP")
                .with("realm", realm)
                .with("algs", proofs.algorithms())
                .with(parameters)
                .toString();
    }

    /** What a client needs to send a token once more that was refused; none for nothing. */
    Headers again() {
        String nonce = proofs.nonce();
        return nonce == null ? Headers.EMPTY : Headers.of(NONCE, nonce);
    }

    /** The address of the request as its client sees it. */
    static String url(Exchange exchange) {
        Client client = exchange.client();
        return client.scheme() + "://" + client.authority() + client.prefix()
                + exchange.received().path();
    }
}
