package io.gatehouse.launch.demo;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code /pets}: the animals, listed, read, created, replaced, patched and let go. */
final class Pets {

    private static final List<String> STATUSES = List.of("available", "pending", "sold");

    private final Store store;

    Pets(Store store) {
        this.store = store;
    }

    List<Resource> resources() {
        return List.of(
                Resource.at("/pets").on("GET", this::list).on("POST", this::create),
                Resource.at("/pets/{id}")
                        .on("GET", this::read)
                        .on("PUT", this::replace)
                        .on("PATCH", this::patch)
                        .on("DELETE", this::delete));
    }

    private Answer list(Call call) {
        Optional<String> status = call.query("status");
        status.filter(wanted -> !STATUSES.contains(wanted)).ifPresent(wanted -> {
            throw new Refused(400, "The query's status is \"" + wanted + "\"; expected one of " + STATUSES + ".");
        });
        List<JsonObject> pets = store.pets()
                .all(pet -> status.map(pet.getString("status")::equals).orElse(true));
        return Answer.json(200, Page.of(call).from(pets)).cacheable("max-age=5");
    }

    private Answer read(Call call) {
        return Answer.json(200, store.pets().get(call.id())).cacheable("max-age=30");
    }

    private Answer create(Call call) throws IOException {
        JsonObject pet = store.pets().add(checked(call.object()));
        return Answer.json(201, pet).with("Location", "/pets/" + pet.getInt("id"));
    }

    private Answer replace(Call call) throws IOException {
        JsonObject pet = checked(call.object());
        return changed(store.pets().change(call.id(), old -> {
            call.demandMatch(old);
            return pet;
        }));
    }

    /** Changes what the body names and removes what it nulls (JSON Merge Patch, RFC 7396). */
    private Answer patch(Call call) throws IOException {
        JsonObject patch = call.object();
        return changed(store.pets().change(call.id(), old -> {
            call.demandMatch(old);
            return checked(PetStore.JSON.createMergePatch(patch).apply(old).asJsonObject());
        }));
    }

    private Answer delete(Call call) {
        store.pets().remove(call.id(), call::demandMatch);
        store.photos().remove(call.id());
        return Answer.empty(204);
    }

    private static Answer changed(JsonObject pet) {
        Answer.Whole answer = Answer.json(200, pet);
        return answer.with("ETag", Answer.tag(answer.body()));
    }

    private static JsonObject checked(JsonObject pet) {
        if (!(pet.get("name") instanceof JsonString name) || name.getString().isBlank()) {
            throw new Refused(422, "/name is " + pet.get("name") + "; expected a text.");
        }
        if (!pet.containsKey("status")) {
            return PetStore.JSON
                    .createObjectBuilder(pet)
                    .add("status", STATUSES.get(0))
                    .build();
        }
        if (!(pet.get("status") instanceof JsonString status) || !STATUSES.contains(status.getString())) {
            throw new Refused(422, "/status is " + pet.get("status") + "; expected one of " + STATUSES + ".");
        }
        return pet;
    }
}
