package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * What a certificate says: exactly one of the first three.
 *
 * @param fingerprint {@code sha256:} and the hash of the whole certificate
 * @param subject its subject (RFC 4514), compared as a name and not as a text
 * @param san a name of its own among several (RFC 5280 §4.2.1.6)
 * @param issuer the issuer that it must be from besides; null for any that the server believes
 */
public record MtlsEntry(
        @Nullable String fingerprint,
        @Nullable String subject,
        @Nullable SanEntry san,
        @Nullable String issuer) {

    /** An alternative name: exactly one of these is there. */
    public record SanEntry(
            @Nullable String dns,
            @Nullable String uri,
            @Nullable String email,
            @Nullable String ip) {}
}
