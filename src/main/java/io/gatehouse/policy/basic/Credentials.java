package io.gatehouse.policy.basic;

import io.gatehouse.exchange.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A name and a password as they come in {@code Authorization} (RFC 7617 §2). */
record Credentials(String user, String password) {
    private static final String SCHEME = "basic";

    /** Whether the value of {@code Authorization} is of the scheme {@code Basic}. */
    static boolean isBasic(String authorization) {
        String lower = authorization.toLowerCase(Locale.ROOT);
        return lower.equals(SCHEME) || lower.startsWith(SCHEME + ' ');
    }

    /** Whether the request brings a name and a password. */
    static boolean in(Headers headers) {
        return headers.all("Authorization").stream().anyMatch(Credentials::isBasic);
    }

    /** What the value says; null where it is not as it must be: Base64 with its padding, of UTF-8, without controls. */
    static @Nullable Credentials read(String authorization) {
        String token = authorization.substring(SCHEME.length()).strip();
        try {
            byte[] octets = Base64.getDecoder().decode(token);
            // the decoder takes other bits at the end, and no padding
            if (!Base64.getEncoder().encodeToString(octets).equals(token)) {
                return null;
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            int colon = text.indexOf(':');
            return colon < 0 || text.chars().anyMatch(Character::isISOControl)
                    ? null
                    : new Credentials(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }

    /** Nothing of them. */
    @Override
    public String toString() {
        return "***";
    }
}
