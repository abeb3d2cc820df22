package io.gatehouse.token;

import io.gatehouse.config.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway is to a provider that people log in at: a client of it (RFC 6749 §2).
 *
 * @param secret null for a public client, which shows by PKCE alone that a code is its own (RFC 7636)
 * @param scopes what it asks for
 */
public record Registration(
        String issuer, String client, @Nullable Secret secret, List<String> scopes) {}
