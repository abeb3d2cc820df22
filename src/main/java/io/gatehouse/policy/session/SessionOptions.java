package io.gatehouse.policy.session;

import io.gatehouse.policy.ForwardOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code session}.
 *
 * @param oidc where people log in
 * @param cookie what a browser gets for it
 * @param csrf what shows that a request was meant by who has the cookie
 * @param store {@code server} or {@code cookie}; absent: {@code server}
 * @param keys references to the secrets that cookies are encrypted with: the first encrypts, all decrypt
 * @param scopes the claims that hold scopes besides those that were granted
 * @param groups the claims that hold groups; absent: {@code groups}
 * @param forward what an upstream learns
 */
public record SessionOptions(
        OidcOptions oidc,
        @Nullable CookieOptions cookie,
        @Nullable CsrfOptions csrf,
        @Nullable String store,
        @Nullable List<String> keys,
        @Nullable List<String> scopes,
        @Nullable List<String> groups,
        @Nullable ForwardOptions forward) {

    boolean inCookies() {
        return "cookie".equals(store);
    }

    /** Whether the upstream gets the access token. */
    boolean relays() {
        return forward == null || !Boolean.FALSE.equals(forward.token());
    }
}
