package io.gatehouse.token;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key of its sender that a token names in its {@code cnf} (RFC 7800 §3.1): it is good from nobody but who has that key.
 * A token that names two is good from who has both.
 *
 * @param key the thumbprint of a key that proofs are signed with, {@code jkt} (RFC 9449 §6.1); null for none
 * @param certificate the thumbprint of a client certificate, {@code x5t#S256} (RFC 8705 §3.1); null for none
 */
public record Confirmation(@Nullable String key, @Nullable String certificate) {
    /** Of a token that is anybody's who has it. */
    public static final Confirmation NONE = new Confirmation(null, null);

    private static final String CLAIM = "cnf";
    private static final String KEY = "jkt";
    private static final String CERTIFICATE = "x5t#S256";

    /**
     * What a token says of it. Other names beside one that is known are passed over, as RFC 7800 §3.1 has it.
     *
     * @throws TokenRefused when it names a key in no way that can be checked here
     */
    public static Confirmation of(Token token) throws TokenRefused {
        Object claim = token.claims().get(CLAIM);
        if (claim == null) {
            return NONE;
        }
        if (!(claim instanceof Map<?, ?> named)) {
            throw TokenRefused.because("the token's cnf is no object");
        }
        if (!named.containsKey(KEY) && !named.containsKey(CERTIFICATE)) {
            throw TokenRefused.because(
                    "the token is bound to its sender in a way that is not known: its cnf has neither " + KEY + " nor "
                            + CERTIFICATE);
        }
        return new Confirmation(text(named, KEY), text(named, CERTIFICATE));
    }

    /** Refuses claims whose {@code cnf} is no object: {@code null} would be as none later. */
    static void check(Map<String, JsonValue> claims) throws TokenRefused {
        if (claims.containsKey(CLAIM) && !(claims.get(CLAIM) instanceof JsonObject)) {
            throw TokenRefused.because("the token's cnf is no object");
        }
    }

    private static @Nullable String text(Map<?, ?> named, String name) throws TokenRefused {
        Object value = named.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw TokenRefused.because("the token's cnf has a " + name + " that is no text");
    }
}
