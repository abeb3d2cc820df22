package io.gatehouse.policy.identity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token says that the gateway makes (RFC 7519 §4.1).
 *
 * @param audience whom it is for
 * @param issuer who made it; absent: {@code gatehouse}
 * @param header the field that it goes in, bare; absent: {@code Authorization}, as a bearer token
 * @param lifetime how long it is good; absent: 60 seconds
 * @param claims what it says besides, by the names of the claims that are known of the caller
 * @param keys secrets, each a private key, of which the first signs; absent: keys of the gateway's own
 */
public record TokenOptions(
        String audience,
        @Nullable String issuer,
        @Nullable String header,
        @Nullable String lifetime,
        @Nullable Map<String, String> claims,
        @Nullable List<String> keys) {
    private static final String AUTHORIZATION = "Authorization";

    String field() {
        return header == null ? AUTHORIZATION : header;
    }

    boolean isBearer() {
        return field().equalsIgnoreCase(AUTHORIZATION);
    }
}
