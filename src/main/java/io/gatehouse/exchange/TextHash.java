package io.gatehouse.exchange;

import java.nio.charset.StandardCharsets;

/** Spreads texts evenly over 64 bits, the same on every gateway and in every version: not for secrets. */
public final class TextHash {
    private TextHash() {}

    /** FNV-1a over the text's octets, mixed once more: alone its high bits hardly depend on the last octet. */
    public static long of(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
        }
        return mixed(hash);
    }

    /** The last step of MurmurHash3, by which each bit of the outcome depends on each one given. */
    public static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
