package io.gatehouse.upstream;

/** Spreads texts evenly over 64 bits, the same on every machine and in every version: not for secrets. */
final class Hash {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Hash() {}

    /** FNV-1a over the UTF-16 units, mixed. */
    static long of(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    /** The next one of a row that begins with this hash. */
    static long next(long hash) {
        return mix(hash + GOLDEN);
    }

    /** The hash as a number from 0 to 1. */
    static double part(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }

    /** The finalizer of MurmurHash3 (variant 13 of Stafford): every bit depends on every other. */
    private static long mix(long hash) {
        long mixed = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
