package io.gatehouse.token;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a token endpoint gave (RFC 6749 §5.1).
 *
 * @param refreshToken null where it gave none, or none but the one that was shown
 * @param idToken not verified yet; null for none
 * @param lasts how long the access token is good; null where that is not said
 * @param scope what is allowed by it; null where that is what was asked for
 */
public record Granted(
        String accessToken,
        @Nullable String refreshToken,
        @Nullable String idToken,
        @Nullable Duration lasts,
        @Nullable String scope) {

    /** Nothing of it. */
    @Override
    public String toString() {
        return "tokens for " + lasts;
    }
}
