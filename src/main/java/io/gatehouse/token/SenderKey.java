package io.gatehouse.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.text.ParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public key that a proof brings along (RFC 9449 §4.2, {@code jwk}).
 *
 * @param thumbprint what tokens name it by (RFC 7638, SHA-256)
 */
record SenderKey(KeySet.Key key, String thumbprint) {
    /** What only its owner, or who shares it, may know (RFC 7518 §6.2.2, §6.3.2, §6.4.1, RFC 8037 §2). */
    private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    static SenderKey of(@Nullable JsonValue value) throws TokenRefused {
        if (!(value instanceof JsonObject json)) {
            throw TokenRefused.because("the proof brings no key: its jwk is no object");
        }
        for (String name : PRIVATE) {
            if (json.containsKey(name)) {
                throw TokenRefused.because("the proof's jwk is no public key: it has " + name);
            }
        }
        try {
            JWK key = JWK.parse(json.toString());
            KeySet.Key found = KeySet.key(key);
            if (found != null) {
                return new SenderKey(found, key.computeThumbprint().toString());
            }
        } catch (ParseException | JOSEException | RuntimeException e) {
            // told below
        }
        throw TokenRefused.because("the proof's jwk is no key that a proof may be signed with");
    }
}
