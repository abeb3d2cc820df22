package io.gatehouse.consumer;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which passwords were found good a short while ago, so that not every request of a client costs a slow hash.
 *
 * <p>No password stands in it, only a code of name, password and hash under a random key of this process (HMAC, RFC 2104):
 * another hash in the document makes another code. So it goes on over publishes, and is let go when no snapshot knows a
 * password. Threads: any; one lock, held for a look.
 */
public final class Remembered implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST = 10_000;

    private final byte[] key;
    private final LongSupplier nanos;
    /** The oldest first; when each was found good. */
    private final Map<String, Long> since = new LinkedHashMap<>();

    Remembered(byte[] key, LongSupplier nanos) {
        this.key = key;
        this.nanos = nanos;
    }

    /** None yet, of passwords that are compared there. */
    public static Remembered of(SlowHashes slowHashes) {
        return new Remembered(slowHashes.key(), System::nanoTime);
    }

    /** The code of these texts together. */
    String code(String... texts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (String text : texts) {
                byte[] octets = text.getBytes(StandardCharsets.UTF_8);
                // with its length, or the end of one could be the beginning of the next
                mac.update((octets.length + ":").getBytes(StandardCharsets.US_ASCII));
                mac.update(octets);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized boolean has(String code) {
        Long found = since.get(code);
        return found != null && nanos.getAsLong() - found < LONGEST.toNanos();
    }

    synchronized void add(String code) {
        since.remove(code);
        since.put(code, nanos.getAsLong());
        if (since.size() > MOST) {
            since.remove(since.keySet().iterator().next());
        }
    }

    /** Forgets all. */
    @Override
    public synchronized void close() {
        since.clear();
    }
}
