package io.gatehouse.policy.session;

import io.gatehouse.config.Providers;
import io.gatehouse.config.StrictJson;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.token.RelyingParty.Login;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A login that a browser has begun and not come back from.
 *
 * @param back where it goes on afterwards
 */
record Transaction(Login login, String back, Instant until) {
    static final Duration LASTS = Duration.ofMinutes(10);

    static Transaction begin(String redirect, String back, Instant now) {
        return new Transaction(
                new Login(Randoms.text(), Randoms.text(), Randoms.text(), redirect), back, now.plus(LASTS));
    }

    String text() {
        return Providers.JSON
                .createObjectBuilder()
                .add("state", login.state())
                .add("nonce", login.nonce())
                .add("verifier", login.verifier())
                .add("redirect", login.redirect())
                .add("back", back)
                .add("until", until.toEpochMilli())
                .build()
                .toString();
    }

    /** What was written; null where it was written by another version. */
    static @Nullable Transaction read(String text) {
        try {
            JsonObject json = StrictJson.object(text);
            Login login = new Login(
                    json.getString("state"),
                    json.getString("nonce"),
                    json.getString("verifier"),
                    json.getString("redirect"));
            Instant until = Instant.ofEpochMilli(json.getJsonNumber("until").longValue());
            return new Transaction(login, json.getString("back"), until);
        } catch (UnreadableDocument | NullPointerException | ClassCastException other) {
            return null;
        }
    }
}
