package io.gatehouse.policy.upstreamauth;

import io.gatehouse.config.TlsEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token that a provider gives.
 *
 * @param grant {@code clientCredentials} or {@code exchange}; absent: the former
 * @param issuer whose metadata says where tokens are given; null where {@code endpoint} does
 * @param endpoint where tokens are given
 * @param client who the gateway is there
 * @param secret what it proves that with
 * @param clientAuth {@code basic} or {@code post}; absent: what the metadata says, else basic
 * @param scopes what the token is to allow; absent: what the provider gives by itself
 * @param audience what it is for
 * @param resource the address of what it is for (RFC 8707)
 * @param hosts that are asked besides those that stand in {@code issuer} and {@code endpoint}
 * @param tls how hands are shaken with them
 */
public record TokenOptions(
        @Nullable String grant,
        @Nullable String issuer,
        @Nullable String endpoint,
        String client,
        String secret,
        @Nullable String clientAuth,
        @Nullable List<String> scopes,
        @Nullable String audience,
        @Nullable String resource,
        @Nullable List<String> hosts,
        @Nullable TlsEntry tls) {

    /** Whether the token is given in exchange for the caller's. */
    boolean exchanges() {
        return "exchange".equals(grant);
    }
}
