package io.gatehouse.policy.introspection;

import io.gatehouse.config.TlsEntry;
import io.gatehouse.policy.BoundOptions;
import io.gatehouse.policy.ForwardOptions;
import io.gatehouse.policy.OneOrMore;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code introspection}.
 *
 * @param issuer who made the token; its metadata says whom to ask unless {@code endpoint} does
 * @param endpoint where the provider is asked
 * @param client who the gateway is to it
 * @param secret what the gateway proves that with
 * @param clientAuth {@code basic} or {@code post}; absent: basic
 * @param audience whom the token must be for: a text, or a list of which one is enough; absent: anybody
 * @param cache for how long an answer is believed; absent: 30 s, which is also the most
 * @param hosts that are asked besides those that stand in {@code issuer} and {@code endpoint}
 * @param tls how hands are shaken with them
 * @param header a field that the token may come in as well, bare
 * @param scopes the claims that hold scopes; absent: {@code scope} and {@code scp}
 * @param groups the claims that hold groups; absent: {@code groups}
 * @param forward what an upstream learns
 * @param bound how one is believed that is bound to a key of its sender
 * @param realm what the token is asked for, as a challenge says it; absent: {@code gatehouse}
 */
public record IntrospectionOptions(
        @Nullable String issuer,
        @Nullable String endpoint,
        String client,
        String secret,
        @Nullable String clientAuth,
        @Nullable JsonValue audience,
        @Nullable String cache,
        @Nullable List<String> hosts,
        @Nullable TlsEntry tls,
        @Nullable String header,
        @Nullable List<String> scopes,
        @Nullable List<String> groups,
        @Nullable ForwardOptions forward,
        @Nullable BoundOptions bound,
        @Nullable String realm) {

    /** Whom a token may be for; none for anybody. */
    Set<String> audiences() {
        return OneOrMore.texts(audience);
    }
}
