package io.gatehouse.policy.mtls;

import org.jspecify.annotations.Nullable;

/**
 * The options of {@code mtls}.
 *
 * @param clientCert whether a trusted proxy's {@code Client-Cert} tells the client's certificate; absent: no
 * @param forward whether the upstream is told of the certificate, in {@code Client-Cert}; absent: no
 */
public record MtlsOptions(
        @Nullable Boolean clientCert, @Nullable Boolean forward) {}
