package io.gatehouse.launch.demo;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code /orders}: who wants which animal. */
final class Orders {

    private static final int PRICE = 120;

    private final Store store;

    Orders(Store store) {
        this.store = store;
    }

    List<Resource> resources() {
        return List.of(
                Resource.at("/orders").on("GET", this::list).on("POST", this::create),
                Resource.at("/orders/{id}").on("GET", this::read).on("DELETE", this::cancel));
    }

    private Answer list(Call call) {
        Optional<String> pet = call.query("petId");
        List<JsonObject> orders = store.orders()
                .all(order ->
                        pet.map(order.getJsonNumber("petId").toString()::equals).orElse(true));
        return Answer.json(200, Page.of(call).from(orders)).cacheable("private, no-cache");
    }

    private Answer read(Call call) {
        return Answer.json(200, store.orders().get(call.id())).cacheable("private, no-cache");
    }

    private Answer create(Call call) throws IOException {
        JsonObject wanted = call.object();
        if (!(wanted.get("petId") instanceof JsonNumber pet) || !store.pets().has(pet.longValue())) {
            throw new Refused(422, "/petId is " + wanted.get("petId") + "; expected the id of a pet.");
        }
        int quantity = wanted.getInt("quantity", 1);
        JsonObject order = store.orders()
                .add(PetStore.JSON
                        .createObjectBuilder()
                        .add("petId", pet.longValue())
                        .add("quantity", quantity)
                        .add("total", quantity * PRICE)
                        .add("status", "placed")
                        .build());
        return Answer.json(201, order).with("Location", "/orders/" + order.getInt("id"));
    }

    private Answer cancel(Call call) {
        store.orders().remove(call.id(), order -> {});
        return Answer.empty(204);
    }
}
