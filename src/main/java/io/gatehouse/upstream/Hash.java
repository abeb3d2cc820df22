package io.gatehouse.upstream;

import io.gatehouse.exchange.TextHash;

/** The row of hashes that begins with a text's: each the same on every machine and in every version, not for secrets. */
final class Hash {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Hash() {}

    /** The next one after this hash. */
    static long next(long hash) {
        return TextHash.mixed(hash + GOLDEN);
    }

    /** The hash as a number from 0 to 1. */
    static double part(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }
}
