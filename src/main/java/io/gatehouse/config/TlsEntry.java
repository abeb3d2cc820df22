package io.gatehouse.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the targets of an upstream are spoken to over TLS.
 *
 * @param verify whether their certificates must be trusted and be for their names; true unless given
 * @param ca a PEM file of the authorities that are trusted, in place of the JDK's
 * @param certificate a PEM file of the chain that the gateway shows when it is asked who it is
 * @param key a PEM file of its private key
 * @param pins one of which a target's own key must have: SHA-256 of its SubjectPublicKeyInfo, in Base64
 * @param minVersion {@code TLSv1.2} unless given, or {@code TLSv1.3}
 * @param serverName the name that is asked for and verified, in place of each target's host
 */
public record TlsEntry(
        @Nullable Boolean verify,
        @Nullable String ca,
        @Nullable String certificate,
        @Nullable String key,
        @Nullable List<String> pins,
        @Nullable String minVersion,
        @Nullable String serverName) {}
