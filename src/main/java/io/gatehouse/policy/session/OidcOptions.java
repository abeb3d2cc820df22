package io.gatehouse.policy.session;

import io.gatehouse.config.TlsEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where people log in.
 *
 * @param issuer the provider, octet for octet as it calls itself
 * @param client what the gateway is called there
 * @param secret a reference to what shows that it is that; absent for a public client
 * @param scopes what is asked for; absent: {@code openid}
 * @param hosts that are asked besides the issuer's own
 * @param tls how hands are shaken with them
 */
public record OidcOptions(
        String issuer,
        String client,
        @Nullable String secret,
        @Nullable List<String> scopes,
        @Nullable List<String> hosts,
        @Nullable TlsEntry tls) {
    static final String OPENID = "openid";

    List<String> asked() {
        return scopes == null ? List.of(OPENID) : List.copyOf(scopes);
    }
}
