package io.gatehouse.entrance;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request an id: 32 hex digits.
 *
 * <p>The first 16 are random and the same for one run of the gateway, so that two runs and two gateways differ; the
 * others are a scrambled count, so that no two requests of a run are alike. An id names a request and is no secret:
 * asking a secure generator each time would buy nothing and make all threads wait in turn. Threads: any number.
 */
final class RequestIds {
    private static final int LONGEST = 128;

    private final String run;
    private final AtomicLong count;

    RequestIds() {
        SecureRandom random = new SecureRandom();
        run = hex(random.nextLong());
        count = new AtomicLong(random.nextLong());
    }

    String next() {
        return run + hex(scramble(count.incrementAndGet()));
    }

    /** Whether an id that came with a request may be used: it ends up in logs, fields and documents of others. */
    static boolean wellFormed(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!alphanumeric && "._~-".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** One to one (the finaliser of SplitMix64): different counts never give one id. */
    private static long scramble(long n) {
        long x = (n ^ n >>> 30) * 0xbf58476d1ce4e5b9L;
        x = (x ^ x >>> 27) * 0x94d049bb133111ebL;
        return x ^ x >>> 31;
    }

    private static String hex(long value) {
        return HexFormat.of().toHexDigits(value);
    }
}
