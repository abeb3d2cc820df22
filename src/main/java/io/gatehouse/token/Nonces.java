package io.gatehouse.token;

import io.gatehouse.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Texts that only the gateway can make, for proofs that must not have been made long before they are sent (RFC 9449 §9):
 * the minute, and a MAC of it. None is remembered, and each gateway with the same secret takes what the others gave. Threads:
 * any.
 *
 * @param secret of at least 32 octets
 */
public record Nonces(Secret secret, InstantSource clock) {
    /** For so many minutes one is good. */
    static final int MINUTES = 5;

    private static final int MAC_OCTETS = 16;
    private static final byte[] PURPOSE = "gatehouse DPoP nonce".getBytes(StandardCharsets.US_ASCII);

    /** The one of this minute. */
    public String now() {
        return of(minute());
    }

    /** Whether one was made here, no more than five minutes ago; of clocks of others that are ahead, a minute. */
    boolean isGood(String nonce) {
        byte[] octets;
        try {
            octets = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (octets.length != Long.BYTES + MAC_OCTETS) {
            return false;
        }
        long minute = ByteBuffer.wrap(octets).getLong();
        boolean isMade = MessageDigest.isEqual(
                of(minute).getBytes(StandardCharsets.US_ASCII), nonce.getBytes(StandardCharsets.UTF_8));
        long now = minute();
        return isMade && minute <= now + 1 && minute > now - MINUTES;
    }

    private long minute() {
        return clock.instant().getEpochSecond() / Duration.ofMinutes(1).toSeconds();
    }

    private String of(long minute) {
        byte[] octets = ByteBuffer.allocate(Long.BYTES).putLong(minute).array();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
            mac.update(PURPOSE);
            byte[] whole = Arrays.copyOf(octets, Long.BYTES + MAC_OCTETS);
            System.arraycopy(mac.doFinal(octets), 0, whole, Long.BYTES, MAC_OCTETS);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC", e);
        }
    }
}
