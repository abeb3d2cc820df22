package io.gatehouse.admin;

import io.gatehouse.config.Providers;
import io.gatehouse.snapshot.Snapshot;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a consumer: what is shown of them, which is never the secret nor its hash, and the consumer with one
 * more or one less.
 *
 * <p>They have the entity tags of the consumer, since that is what a change of them changes.
 */
record Credentials(String id, Stored consumer) {
    private static final String MEMBER = "credentials";
    private static final List<String> SHOWN = List.of("user", "prefix", "created", "expires");

    /** Those of a consumer, which must exist. */
    static Credentials of(Snapshot snapshot, String id) {
        Stored consumer = Stored.one(snapshot, "consumers", id)
                .orElseThrow(() -> Missing.of(
                        "No consumer has the id",
                        id,
                        Stored.section(snapshot.document().json(), "consumers").keySet()));
        return new Credentials(id, consumer);
    }

    private List<JsonObject> all() {
        return consumer.json().get(MEMBER) instanceof JsonArray list ? list.getValuesAs(JsonObject.class) : List.of();
    }

    /** All of them, without what is secret. */
    Stored list() {
        JsonArrayBuilder list = Providers.JSON.createArrayBuilder();
        all().forEach(each -> list.add(shown(each)));
        return consumer.view(
                Providers.JSON.createObjectBuilder().add(MEMBER, list).build());
    }

    /** The one of this name. */
    Stored one(String name) {
        return consumer.view(shown(all().get(index(name))));
    }

    boolean has(String name) {
        return all().stream().anyMatch(each -> name.equals(name(each)));
    }

    /** The consumer with one more, behind the others. */
    JsonObject with(JsonObject credential) {
        List<JsonObject> more = new ArrayList<>(all());
        more.add(credential);
        return consumer(more);
    }

    /** The consumer without the one of this name. */
    JsonObject without(String name) {
        List<JsonObject> rest = new ArrayList<>(all());
        rest.remove(index(name));
        return consumer(rest);
    }

    private int index(String name) {
        List<JsonObject> all = all();
        for (int i = 0; i < all.size(); i++) {
            if (name.equals(name(all.get(i)))) {
                return i;
            }
        }
        List<String> names = all.stream()
                .map(Credentials::name)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .toList();
        throw Missing.of("No credential of the consumer " + id + " has the name", name, names);
    }

    private JsonObject consumer(List<JsonObject> credentials) {
        return Providers.JSON
                .createObjectBuilder(consumer.json())
                .add(MEMBER, Providers.JSON.createArrayBuilder(credentials))
                .build();
    }

    private static @Nullable String name(JsonObject credential) {
        return inner(credential).getString("name", null);
    }

    private static JsonObject inner(JsonObject credential) {
        return credential.values().stream()
                .filter(JsonObject.class::isInstance)
                .findFirst()
                .orElse(JsonValue.EMPTY_JSON_OBJECT)
                .asJsonObject();
    }

    /** A credential as it is shown: its name, its kind and what is no secret of it. */
    static JsonObject shown(JsonObject credential) {
        JsonObject inner = inner(credential);
        JsonObjectBuilder shown = Providers.JSON.createObjectBuilder();
        String name = name(credential);
        if (name != null) {
            shown.add("name", name);
        }
        shown.add("kind", credential.keySet().iterator().next());
        SHOWN.stream().filter(inner::containsKey).forEach(each -> shown.add(each, inner.get(each)));
        return shown.build();
    }
}
