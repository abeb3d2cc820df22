package io.gatehouse.policy.jwt;

import io.gatehouse.config.TlsEntry;
import io.gatehouse.policy.BoundOptions;
import io.gatehouse.policy.ForwardOptions;
import io.gatehouse.policy.OneOrMore;
import io.gatehouse.token.TokenRules;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code jwt}.
 *
 * @param issuer who made the token, octet for octet
 * @param audience whom it must be for: a text, or a list of which one is enough
 * @param jwks where the issuer's keys are; absent: where its metadata says
 * @param hosts that are asked besides those that stand in {@code issuer} and {@code jwks}
 * @param tls how hands are shaken with them
 * @param pem the issuer's keys
 * @param secret a secret that the gateway shares with the issuer
 * @param algorithms by which it may be signed; absent: all that need the issuer's own key, or HS256 with a secret
 * @param clockSkew by how much clocks may differ; absent: {@link TokenRules#SKEW}
 * @param profile {@code rfc9068} for access tokens of that make alone
 * @param header a field that the token may come in as well, bare
 * @param scopes the claims that hold scopes; absent: {@code scope} and {@code scp}
 * @param groups the claims that hold groups; absent: {@code groups}
 * @param forward what an upstream learns
 * @param bound how one is believed that is bound to a key of its sender
 * @param realm what the token is asked for, as a challenge says it; absent: {@code gatehouse}
 */
public record JwtOptions(
        String issuer,
        JsonValue audience,
        @Nullable String jwks,
        @Nullable List<String> hosts,
        @Nullable TlsEntry tls,
        @Nullable String pem,
        @Nullable String secret,
        @Nullable List<String> algorithms,
        @Nullable String clockSkew,
        @Nullable String profile,
        @Nullable String header,
        @Nullable List<String> scopes,
        @Nullable List<String> groups,
        @Nullable ForwardOptions forward,
        @Nullable BoundOptions bound,
        @Nullable String realm) {

    /** Whom a token may be for. */
    Set<String> audiences() {
        return OneOrMore.texts(audience);
    }
}
