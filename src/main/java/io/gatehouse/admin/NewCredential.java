package io.gatehouse.admin;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Place;
import io.gatehouse.config.Problems;
import io.gatehouse.config.Providers;
import io.gatehouse.config.Units;
import io.gatehouse.consumer.Minted;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A credential that a consumer is to get: its secret, what is kept of it, and what is shown.
 *
 * @param name by which it is shown and revoked
 * @param kept what stands in the document, the one-way hash of the secret in it
 */
record NewCredential(String name, Minted minted, JsonObject kept) {
    private static final List<String> FIELDS = List.of("kind", "user", "name", "expires");
    private static final String KINDS = "one of: apiKey, basic";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    static final String NAME_EXPECTED = "letters, digits, dots, hyphens and underscores, at most 64";

    /** Makes what a call asks for; what is wrong with it is refused with all its problems. */
    static NewCredential of(JsonObject asked, Instant now) {
        Problems problems = new Problems();
        Reading reading = new Reading(asked, problems.root());
        reading.unknown(FIELDS);
        String kind = reading.text("kind");
        boolean basic = "basic".equals(kind);
        if (kind == null) {
            problems.root().problem("missing field \"kind\"", null, "kind: " + KINDS);
        } else if (!basic && !kind.equals("apiKey")) {
            problems.root().child("kind").problem("is no kind of credential that can be made here", kind, KINDS);
        }
        String user = user(reading, basic);
        String name = reading.name();
        String expires = reading.expires(now);
        if (basic && name == null && user != null && !NAME.matcher(user).matches()) {
            problems.root().problem("has no name, and the user's can't be one", null, "name: " + NAME_EXPECTED);
        }
        if (!problems.isEmpty()) {
            throw Refusal.ofCall(problems.list());
        }
        return basic && user != null ? password(user, name, expires, now) : key(name, expires, now);
    }

    /** What is wrong with the form of a user's name, the document's check tells. */
    private static @Nullable String user(Reading reading, boolean basic) {
        String user = reading.text("user");
        if (basic && !reading.json.containsKey("user")) {
            reading.place.problem("missing field \"user\"", null, "user: the name that comes with the password");
        } else if (!basic && user != null) {
            reading.place.child("user").problem("is a name, which a key does not have", user, null);
        }
        return user;
    }

    private static NewCredential key(@Nullable String given, @Nullable String expires, Instant now) {
        Minted minted = Minted.key(Minted.KEY);
        String name = given == null ? minted.prefix() : given;
        JsonObjectBuilder kept = Providers.JSON
                .createObjectBuilder()
                .add("hash", minted.hash())
                .add("name", name)
                .add("prefix", minted.prefix());
        return new NewCredential(name, minted, kept("apiKey", kept, expires, now));
    }

    private static NewCredential password(String user, @Nullable String given, @Nullable String expires, Instant now) {
        Minted minted = Minted.password();
        String name = given == null ? user : given;
        JsonObjectBuilder kept = Providers.JSON
                .createObjectBuilder()
                .add("user", user)
                .add("password", minted.hash())
                .add("name", name);
        return new NewCredential(name, minted, kept("basic", kept, expires, now));
    }

    private static JsonObject kept(String kind, JsonObjectBuilder kept, @Nullable String expires, Instant now) {
        if (expires != null) {
            kept.add("expires", expires);
        }
        kept.add("created", now.truncatedTo(ChronoUnit.SECONDS).toString());
        return Providers.JSON.createObjectBuilder().add(kind, kept).build();
    }

    /** As it is answered to whoever made it: the one time that the secret is shown. */
    JsonObject shown() {
        return Providers.JSON
                .createObjectBuilder(Credentials.shown(kept))
                .add("secret", minted.secret())
                .build();
    }

    /** Reads the fields of a call that makes a secret, and tells what is wrong with them. */
    record Reading(JsonObject json, Place place) {

        void unknown(List<String> known) {
            for (String name : json.keySet()) {
                if (!known.contains(name)) {
                    // its value may be a secret that somebody would choose
                    place.child(name)
                            .problem("unknown field \"" + name + '"', null, "one of: " + String.join(", ", known));
                }
            }
        }

        @Nullable
        String text(String field) {
            JsonValue value = json.get(field);
            if (value != null && !(value instanceof JsonString)) {
                place.child(field).problem("is no text", value, "text");
            }
            return value instanceof JsonString text ? text.getString() : null;
        }

        @Nullable
        String name() {
            String name = text("name");
            if (name != null && !NAME.matcher(name).matches()) {
                place.child("name").problem("is not a name", name, NAME_EXPECTED);
            }
            return name;
        }

        @Nullable
        String expires(Instant now) {
            String expires = text("expires");
            try {
                if (expires != null && !now.isBefore(Units.time(expires))) {
                    place.child("expires").problem("has passed", expires, "a time to come");
                }
            } catch (BadValue e) {
                place.child("expires").problem(e);
            }
            return expires;
        }
    }
}
