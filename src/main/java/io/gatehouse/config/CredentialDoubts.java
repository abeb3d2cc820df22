package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.Instant;

/** Warns of consumers whom no request can be of, and of credentials that are over or are easily guessed once they leak. */
final class CredentialDoubts {
    private static final int LEAST_COST = 10;

    private CredentialDoubts() {}

    static void tell(JsonObject consumer, Place place, Instant now) {
        JsonArray credentials = Members.array(consumer, "credentials");
        if (credentials.isEmpty()) {
            place.warning("has no credentials, so that no request is known to be of this consumer", null, null);
        }
        for (int i = 0; i < credentials.size(); i++) {
            JsonObject credential = credentials.getJsonObject(i);
            Place own = place.child("credentials").child(i);
            for (String kind : credential.keySet()) {
                expired(Members.object(credential, kind), own.child(kind), now);
            }
            cost(Members.object(credential, "basic"), own.child("basic").child("password"));
        }
    }

    private static void expired(JsonObject credential, Place place, Instant now) {
        String expires = Members.text(credential, "expires");
        if (expires != null && !now.isBefore(Units.time(expires))) {
            place.child("expires").warning("has passed: the credential is not good any more", expires, null);
        }
    }

    private static void cost(JsonObject basic, Place place) {
        String password = Members.text(basic, "password");
        if (password == null || PasswordHash.isReference(password)) {
            return;
        }
        int cost = PasswordHash.parse(password).cost();
        if (cost < LEAST_COST) {
            // the hash itself is not shown: it is cheap to try passwords on
            place.warning(
                    "is bcrypt of the cost " + cost + ", which is cheap to try passwords on",
                    null,
                    "a cost of " + LEAST_COST + " or more");
        }
    }
}
