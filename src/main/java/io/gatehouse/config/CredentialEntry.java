package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/** One thing that a consumer is known by: exactly one of these is there. */
public record CredentialEntry(
        @Nullable ApiKeyEntry apiKey,
        @Nullable BasicEntry basic,
        @Nullable MtlsEntry mtls,
        @Nullable TokenEntry jwt) {}
