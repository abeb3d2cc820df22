package io.gatehouse.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway asks a token endpoint for, to show it to an upstream.
 *
 * @param parameters those of the request, which may hold a token
 */
public record Grant(Map<String, String> parameters) {
    private static final String SUBJECT = "subject_token";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    /**
     * What of a token may be chosen.
     *
     * @param scopes none for those that the provider gives by itself
     * @param audience what it is for (RFC 8693 §2.1; several providers have it for every grant); null for nothing said
     * @param resource the address of what it is for (RFC 8707); null for nothing said
     */
    public record Wanted(
            List<String> scopes,
            @Nullable String audience,
            @Nullable String resource) {}

    /** A token of the gateway's own (RFC 6749 §4.4). */
    public static Grant clientCredentials(Wanted wanted) {
        return of("client_credentials", wanted, Map.of());
    }

    /** A token in exchange for one of the caller's (RFC 8693 §2.1). */
    public static Grant exchange(Wanted wanted, String token) {
        return of(
                "urn:ietf:params:oauth:grant-type:token-exchange",
                wanted,
                Map.of(SUBJECT, token, "subject_token_type", ACCESS_TOKEN, "requested_token_type", ACCESS_TOKEN));
    }

    private static Grant of(String type, Wanted wanted, Map<String, String> more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", type);
        parameters.putAll(more);
        if (!wanted.scopes.isEmpty()) {
            parameters.put("scope", String.join(" ", wanted.scopes));
        }
        if (wanted.audience != null) {
            parameters.put("audience", wanted.audience);
        }
        if (wanted.resource != null) {
            parameters.put("resource", wanted.resource);
        }
        return new Grant(parameters);
    }

    /** Whether it shows a token of the caller's, which may be what is refused; else it is the gateway that is. */
    boolean isOfCaller() {
        return parameters.containsKey(SUBJECT);
    }

    /** Nothing but its type. */
    @Override
    public String toString() {
        return String.valueOf(parameters.get("grant_type"));
    }
}
