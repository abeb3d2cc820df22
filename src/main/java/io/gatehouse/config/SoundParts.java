package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is left of a refused document without all that problems were found in, so that what only the compiler knows (equal
 * routes, a policy's own rules) is told together with them, and not first when they are mended.
 *
 * <p>Routes keep what decides which requests they take, and their policies; all answer alike. Consumers keep their ids.
 */
public final class SoundParts {

    private static final JsonObject ANSWER = JsonValue.EMPTY_JSON_OBJECT;
    private static final List<String> DECISIVE = List.of("match", "priority", "policies");

    private final JsonObject document;
    private final Set<String> bad = new HashSet<>();

    private SoundParts(JsonObject document, List<Problem> problems) {
        this.document = document;
        for (Problem problem : problems) {
            String pointer = problem.pointer();
            for (int end = pointer.length(); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
                bad.add(pointer.substring(0, end));
            }
        }
    }

    /** The sound parts of a document, which can be bound and compiled. */
    public static GatewayDocument of(Document document, List<Problem> problems) {
        return Binding.bind(new SoundParts(document.json(), problems).document());
    }

    private JsonObject document() {
        JsonObjectBuilder sound = Providers.JSON.createObjectBuilder().add("version", 1);
        if (document.get("accessLog") instanceof JsonObject accessLog && isSound(Pointer.ROOT.child("accessLog"))) {
            sound.add("accessLog", accessLog);
        }
        return sound.add("consumers", consumers())
                .add("policies", policies())
                .add("routes", routes())
                .build();
    }

    /** By their ids, which policies name; what is wrong with one is told, and nothing of it is needed. */
    private JsonObject consumers() {
        JsonObjectBuilder sound = Providers.JSON.createObjectBuilder();
        Members.object(document, "consumers").keySet().forEach(id -> sound.add(id, JsonValue.EMPTY_JSON_OBJECT));
        return sound.build();
    }

    private JsonObject policies() {
        JsonObjectBuilder sound = Providers.JSON.createObjectBuilder();
        Pointer place = Pointer.ROOT.child("policies");
        Members.object(document, "policies").forEach((id, policy) -> {
            if (isSound(place.child(id))) {
                sound.add(id, policy);
            }
        });
        return sound.build();
    }

    private JsonObject routes() {
        JsonObjectBuilder sound = Providers.JSON.createObjectBuilder();
        Pointer place = Pointer.ROOT.child("routes");
        Members.object(document, "routes").forEach((id, value) -> {
            Pointer own = place.child(id);
            boolean isKnown = value instanceof JsonObject route && route.containsKey("match");
            if (isKnown && DECISIVE.stream().allMatch(name -> isSound(own.child(name)))) {
                sound.add(id, reduced(value.asJsonObject()));
            }
        });
        return sound.build();
    }

    private static JsonObject reduced(JsonObject route) {
        JsonObjectBuilder reduced = Providers.JSON.createObjectBuilder().add("respond", ANSWER);
        DECISIVE.stream().filter(route::containsKey).forEach(name -> reduced.add(name, route.get(name)));
        return reduced.build();
    }

    private boolean isSound(Pointer place) {
        return !bad.contains(place.toString());
    }
}
