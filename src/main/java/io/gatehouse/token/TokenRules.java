package io.gatehouse.token;

import java.time.Duration;
import java.util.Set;

/**
 * What makes a token of an issuer good.
 *
 * @param issuer what its {@code iss} must be, octet for octet (RFC 7519 §4.1.1)
 * @param audiences of which its {@code aud} must name one (RFC 7519 §4.1.3); at least one
 * @param algorithms by which it may be signed
 * @param skew by how much clocks may differ, at most five minutes
 */
public record TokenRules(String issuer, Set<String> audiences, Set<Algorithm> algorithms, Duration skew, Kind kind) {
    /** By how much clocks differ unless it is said. */
    public static final Duration SKEW = Duration.ofSeconds(60);

    /** What a token is for: each kind is refused where another is wanted (RFC 8725 §3.11, §3.12). */
    public enum Kind {
        /** An access token of any make. */
        ACCESS(Set.of("", "jwt", "at+jwt")),
        /** An access token as RFC 9068 has it. */
        PROFILED(Set.of("at+jwt")),
        /** What says who has logged in (OpenID Connect Core 1.0 §2). */
        ID(Set.of("", "jwt")),
        /** What says that somebody has logged out (OpenID Connect Back-Channel Logout 1.0 §2.4). */
        LOGOUT(Set.of("", "jwt", "logout+jwt"));

        private final Set<String> types;

        Kind(Set<String> types) {
            this.types = types;
        }

        /** Whether a token of this {@code typ}, in lower case, can be one; empty for none. */
        boolean takes(String type) {
            return types.contains(type);
        }
    }
}
