package io.gatehouse.forward.tls;

import java.time.Instant;

/**
 * When a certificate of an upstream ends.
 *
 * @param kind whose it is
 * @param name the target's host and port as it was connected to; of others, the subject of the certificate
 */
public record CertificateEnd(Kind kind, String name, Instant end) {

    /** Whose certificate it is, before a person. */
    public String holder() {
        return switch (kind) {
            case CLIENT -> "the gateway itself, " + name;
            case AUTHORITY -> "the authority " + name;
            case TARGET -> "the target " + name;
        };
    }

    /** Whose certificate ends. */
    public enum Kind {
        /** The gateway's own, which it shows to targets. */
        CLIENT,
        /** An authority's, of {@code ca}: the one that ends first. */
        AUTHORITY,
        /** A target's, or one of its chain: the one that ends first, as it was last seen. */
        TARGET
    }
}
