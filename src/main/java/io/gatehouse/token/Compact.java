package io.gatehouse.token;

import io.gatehouse.config.StrictJson;
import io.gatehouse.config.UnreadableDocument;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A signed token as it is written (RFC 7515 §3.1): three parts in base64url, the first two JSON objects.
 *
 * <p>Read strictly, so that every reader of it reads the same: no padding, no other characters, no bits left over at the
 * end of a part (RFC 4648 §3.5), UTF-8 that is none else, no name twice in an object. Nothing of it is believed.
 *
 * @param what it is called where it is refused
 */
record Compact(String what, JsonObject header, JsonObject claims, byte[] signed, byte[] signature) {
    /** Larger ones are not read. */
    static final int LARGEST = 16 * 1024;

    /** None of what {@code crit} may name is understood (RFC 7515 §4.1.11); the others change what is read. */
    private static final List<String> NOT_UNDERSTOOD = List.of("crit", "b64", "cty", "enc", "zip");

    /** No time has so many digits before its point. */
    private static final int MOST_DIGITS = 12;

    /** Reads one; what has no such form may be a token of another kind. */
    static Compact parse(String text) throws TokenRefused {
        return parse(text, "token");
    }

    /** The same of what is called otherwise. */
    static Compact parse(String text, String what) throws TokenRefused {
        if (text.length() > LARGEST) {
            throw TokenRefused.because("the " + what + " is larger than " + LARGEST + " octets");
        }
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 1 || second < 0) {
            throw TokenRefused.foreign("the " + what + " is no JSON Web Token");
        }
        if (text.indexOf('.', second + 1) >= 0) {
            throw TokenRefused.because("the " + what + " has not three parts: one that is encrypted can't be read");
        }
        String whose = "the " + what + "'s ";
        JsonObject header = json(decode(text.substring(0, first), whose + "header"), whose + "header");
        JsonObject claims = json(decode(text.substring(first + 1, second), whose + "content"), whose + "content");
        byte[] signature = decode(text.substring(second + 1), whose + "signature");
        byte[] signed = text.substring(0, second).getBytes(StandardCharsets.US_ASCII);
        return new Compact(what, header, claims, signed, signature);
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
        throw TokenRefused.because(what + " is not base64url as it must be written");
    }

    private static JsonObject json(byte[] octets, String what) throws TokenRefused {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            return StrictJson.object(text);
        } catch (CharacterCodingException | UnreadableDocument e) {
            throw TokenRefused.because(what + " is no JSON object that means one thing to everybody");
        }
    }

    /** Refuses one whose header says that more must be understood. */
    void onlyUnderstood() throws TokenRefused {
        for (String name : NOT_UNDERSTOOD) {
            if (header.containsKey(name)) {
                throw TokenRefused.because("the " + what + "'s header has " + name + ", which is not understood");
            }
        }
    }

    /** How it says it is signed, of these. */
    Algorithm algorithm(Set<Algorithm> allowed) throws TokenRefused {
        String name = headerText("alg");
        Algorithm algorithm = name == null ? null : Algorithm.of(name);
        if (algorithm == null || !allowed.contains(algorithm)) {
            boolean printable = name != null && name.matches("[A-Za-z0-9+-]{1,20}");
            throw TokenRefused.because("the " + what + "'s alg" + (printable ? " " + name : "") + " is not allowed");
        }
        return algorithm;
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

    /** A claim that is a time in seconds (RFC 7519 §2, NumericDate); null where there is none. */
    @Nullable
    Instant claimTime(String name) throws TokenRefused {
        JsonValue value = claims.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonNumber number) {
            BigDecimal seconds = number.bigDecimalValue();
            boolean isShort = (long) seconds.precision() - seconds.scale() <= MOST_DIGITS && seconds.scale() <= 100;
            if (isShort && seconds.signum() >= 0) {
                return Instant.ofEpochSecond(seconds.longValue());
            }
        }
        throw TokenRefused.because("the " + what + " has a claim " + name + " that is no time");
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "***";
    }
}
