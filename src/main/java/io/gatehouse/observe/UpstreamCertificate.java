package io.gatehouse.observe;

import java.time.Instant;

/**
 * A certificate of an upstream, and when it ends.
 *
 * @param kind {@code client} for the gateway's own, {@code authority}, or {@code target}
 * @param name the target's host and port; of others, the subject of the certificate
 */
public record UpstreamCertificate(String upstream, String kind, String name, Instant end) {}
