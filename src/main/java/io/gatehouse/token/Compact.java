package io.gatehouse.token;

import io.gatehouse.config.StrictJson;
import io.gatehouse.config.UnreadableDocument;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A signed token as it is written (RFC 7515 §3.1): three parts in base64url, the first two JSON objects.
 *
 * <p>Read strictly, so that every reader of it reads the same: no padding, no other characters, no bits left over at the
 * end of a part (RFC 4648 §3.5), UTF-8 that is none else, no name twice in an object. Nothing of it is believed.
 */
record Compact(JsonObject header, JsonObject claims, byte[] signed, byte[] signature) {
    /** Larger ones are not read. */
    static final int LARGEST = 16 * 1024;

    /** Reads one; what has no such form may be a token of another kind. */
    static Compact parse(String text) throws TokenRefused {
        if (text.length() > LARGEST) {
            throw TokenRefused.because("the token is larger than " + LARGEST + " octets");
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 1 || second < 0) {
            throw TokenRefused.foreign("it is no JSON Web Token");
        }
        if (text.indexOf('.', second + 1) >= 0) {
            throw TokenRefused.because("the token has not three parts: one that is encrypted can't be read");
        }
        JsonObject header = json(decode(text.substring(0, first), "header"), "header");
        JsonObject claims = json(decode(text.substring(first + 1, second), "content"), "content");
        byte[] signature = decode(text.substring(second + 1), "signature");
        return new Compact(header, claims, text.substring(0, second).getBytes(StandardCharsets.US_ASCII), signature);
    }

    private static byte[] decode(String part, String what) throws TokenRefused {
        try {
            byte[] octets = Base64.getUrlDecoder().decode(part);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(part)) {
                return octets;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw TokenRefused.because("the token's " + what + " is not base64url as it must be written");
    }

    private static JsonObject json(byte[] octets, String what) throws TokenRefused {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            return StrictJson.object(text);
        } catch (CharacterCodingException | UnreadableDocument e) {
            throw TokenRefused.because("the token's " + what + " is no JSON object that means one thing to everybody");
        }
    }

    /** A member of the header that is a text; null where there is none. */
    @Nullable
    String headerText(String name) {
        return header.get(name) instanceof JsonString text ? text.getString() : null;
    }

    /** A claim that is a text; null where there is none. */
    @Nullable
    String claimText(String name) {
        return claims.get(name) instanceof JsonString text ? text.getString() : null;
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "***";
    }
}
