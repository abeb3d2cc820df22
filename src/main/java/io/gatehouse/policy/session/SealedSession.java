package io.gatehouse.policy.session;

import io.gatehouse.config.Providers;
import io.gatehouse.config.StrictJson;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.token.RelyingParty;
import io.gatehouse.token.TokenRefused;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as a browser has it, before it is sealed.
 *
 * @param used when it was written
 */
record SealedSession(Session session, Instant used) {
    String text() {
        JsonObjectBuilder json = Providers.JSON
                .createObjectBuilder()
                .add("id", session.id())
                .add("idToken", session.idToken())
                .add("access", session.access())
                .add("scope", session.scope())
                .add("begun", session.begun().toEpochMilli())
                .add("used", used.toEpochMilli());
        if (session.refresh() != null) {
            json.add("refresh", session.refresh());
        }
        if (session.until() != null) {
            json.add("until", session.until().toEpochMilli());
        }
        return json.build().toString();
    }

    /** What was written; null where it was written by another version. */
    static @Nullable SealedSession read(String text) {
        try {
            JsonObject json = StrictJson.object(text);
            String idToken = json.getString("idToken");
            Session session = new Session(
                    json.getString("id"),
                    idToken,
                    RelyingParty.reread(idToken),
                    json.getString("access"),
                    json.getString("refresh", null),
                    json.containsKey("until") ? instant(json, "until") : null,
                    json.getString("scope"),
                    instant(json, "begun"));
            return new SealedSession(session, instant(json, "used"));
        } catch (UnreadableDocument | TokenRefused | NullPointerException | ClassCastException other) {
            return null;
        }
    }

    private static Instant instant(JsonObject json, String name) {
        return Instant.ofEpochMilli(json.getJsonNumber(name).longValue());
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return session.toString();
    }
}
