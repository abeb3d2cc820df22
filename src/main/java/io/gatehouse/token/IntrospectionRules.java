package io.gatehouse.token;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes a token good that a provider says is active (RFC 7662 §2.2).
 *
 * @param client who asks
 * @param issuer what {@code iss} must be where it is told; null for any
 * @param audiences of which {@code aud} must name one; none for any
 * @param remembered for how long an answer is believed; zero for not at all
 */
public record IntrospectionRules(Client client, @Nullable String issuer, Set<String> audiences, Duration remembered) {
    private static final Instant NEVER = Instant.ofEpochSecond(253_402_300_799L);

    /** Refuses what is not good; else when it ends. */
    Instant check(JsonObject said, Instant now) throws TokenRefused {
        JsonValue told = said.get("iss");
        if (issuer != null
                && told != null
                && !(told instanceof JsonString text && text.getString().equals(issuer))) {
            throw TokenRefused.foreign("the token is not of the issuer " + issuer);
        }
        if (!audiences.isEmpty()) {
            Audience.check(said.get("aud"), audiences);
        }
        bound(said);
        Instant expires = time(said, "exp", NEVER);
        if (!now.isBefore(expires)) {
            throw TokenRefused.because("the token expired at " + expires);
        }
        Instant begins = time(said, "nbf", Instant.EPOCH);
        if (begins.isAfter(now.plus(TokenRules.SKEW))) {
            throw TokenRefused.because("the token is not good before " + begins);
        }
        return expires;
    }

    /** Refuses a token that is bound to a key which the provider does not tell (RFC 9449 §6.2). */
    private static void bound(JsonObject said) throws TokenRefused {
        Confirmation.check(said);
        boolean toKey = said.get("cnf") instanceof JsonObject named && named.containsKey("jkt");
        if (!toKey
                && said.get("token_type") instanceof JsonString type
                && type.getString().equalsIgnoreCase("DPoP")) {
            throw TokenRefused.because("the provider says that the token is bound to a key, and not to which");
        }
    }

    private static Instant time(JsonObject said, String name, Instant otherwise) throws TokenRefused {
        JsonValue value = said.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof JsonNumber number
                && number.doubleValue() >= 0
                && number.doubleValue() < 253_402_300_800d) {
            return Instant.ofEpochSecond(number.longValue());
        }
        throw TokenRefused.because("the provider says " + name + " of the token, which is no time");
    }
}
