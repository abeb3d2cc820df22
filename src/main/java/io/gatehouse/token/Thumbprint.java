package io.gatehouse.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** SHA-256 in base64url, by which a token names what its sender has (RFC 8705 §3.1, RFC 9449 §4.2). */
public final class Thumbprint {
    private Thumbprint() {}

    /** That of these octets: 43 characters. */
    public static String of(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(octets));
    }

    static byte[] digest(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether two are the same, in a time that does not tell how much of them is; nothing is the same as null. */
    public static boolean isSame(String one, @Nullable String other) {
        return other != null
                && MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
