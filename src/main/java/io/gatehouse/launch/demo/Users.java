package io.gatehouse.launch.demo;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.util.List;

/** {@code /users}: who owns the animals and who treats them; {@code /me}: who is asking. */
final class Users {

    private final Store store;

    Users(Store store) {
        this.store = store;
    }

    List<Resource> resources() {
        return List.of(
                Resource.at("/users").on("GET", this::list).on("POST", this::create),
                Resource.at("/users/{id}").on("GET", this::read),
                Resource.at("/me").on("GET", Users::asking));
    }

    private Answer list(Call call) {
        return Answer.json(200, Page.of(call).from(store.users().all(user -> true)))
                .cacheable("private, max-age=5");
    }

    private Answer read(Call call) {
        return Answer.json(200, store.users().get(call.id())).cacheable("private, max-age=30");
    }

    /** The name that a gateway tells, which is the only one to ask here. */
    private static Answer asking(Call call) {
        String name = call.field("X-User")
                .orElseThrow(() -> new Refused(404, "Nobody says who is asking: there is no field X-User."));
        return Answer.json(
                        200,
                        PetStore.JSON.createObjectBuilder().add("name", name).build())
                .with("Cache-Control", "private, no-store");
    }

    private Answer create(Call call) throws IOException {
        JsonObject user = call.object();
        if (!(user.get("username") instanceof JsonString name)
                || name.getString().isBlank()) {
            throw new Refused(422, "/username is " + user.get("username") + "; expected a text.");
        }
        JsonObject added = store.users().add(user);
        return Answer.json(201, added).with("Location", "/users/" + added.getInt("id"));
    }
}
