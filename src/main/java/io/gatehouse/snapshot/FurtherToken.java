package io.gatehouse.snapshot;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.KeyHash;
import io.gatehouse.config.Place;
import io.gatehouse.config.Providers;
import io.gatehouse.config.Units;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token of the admin space besides the one that every home has: what is kept of it.
 *
 * @param name by which logs and revisions tell who acted
 * @param hash the one-way hash of the token ({@link KeyHash})
 * @param prefix the beginning of the token, which tells nothing of the rest
 * @param expires when it is not good any more; null for never
 * @param readOnly whether nothing can be changed with it
 * @param by who made it
 */
public record FurtherToken(
        String name,
        String hash,
        String prefix,
        Instant created,
        @Nullable Instant expires,
        boolean readOnly,
        String by) {
    private static final Set<String> MEMBERS = Set.of("name", "hash", "prefix", "created", "expires", "readOnly", "by");

    /** As the file has it. */
    JsonObject kept() {
        JsonObjectBuilder json = Providers.JSON
                .createObjectBuilder()
                .add("name", name)
                .add("hash", hash)
                .add("prefix", prefix)
                .add("created", created.toString());
        if (expires != null) {
            json.add("expires", expires.toString());
        }
        return json.add("readOnly", readOnly).add("by", by).build();
    }

    /** Reads what a file has; what is wrong with it is told, and the token is then not to be used. */
    static FurtherToken read(JsonObject json, Place place) {
        Reading reading = new Reading(json, place);
        json.keySet().stream().filter(name -> !MEMBERS.contains(name)).forEach(name -> place.child(name)
                .problem("unknown field \"" + name + '"', null, null));
        String hash = reading.text("hash");
        try {
            KeyHash.parse(hash);
        } catch (BadValue e) {
            place.child("hash").problem(e);
        }
        Instant created = reading.time("created");
        return new FurtherToken(
                reading.text("name"),
                hash,
                reading.text("prefix"),
                created == null ? Instant.EPOCH : created,
                json.containsKey("expires") ? reading.time("expires") : null,
                reading.flag("readOnly"),
                reading.text("by"));
    }

    /** Reads the members of one token. */
    private record Reading(JsonObject json, Place place) {
        String text(String name) {
            if (json.get(name) instanceof JsonString text && !text.getString().isEmpty()) {
                return text.getString();
            }
            // its value is not shown: who edits the file may have put the token itself there
            place.child(name).problem("is missing, or no text", null, "text");
            return "";
        }

        @Nullable
        Instant time(String name) {
            String text = text(name);
            try {
                return text.isEmpty() ? null : Units.time(text);
            } catch (BadValue e) {
                place.child(name).problem(e);
                return null;
            }
        }

        boolean flag(String name) {
            JsonValue value = json.get(name);
            if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
                place.child(name).problem("is missing, or neither true nor false", null, "true or false");
            }
            // what is not understood can do less
            return value != JsonValue.FALSE;
        }
    }
}
