package io.gatehouse.launch.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the instances of one pet store share: all in memory, gone when the demo ends. */
record Store(
        Shelf pets,
        Shelf users,
        Shelf orders,
        Shelf payments,
        Map<Long, Photos.Photo> photos,
        Map<String, Payments.Receipt> receipts) {

    static Store seeded() {
        Store store = new Store(
                new Shelf(),
                new Shelf(),
                new Shelf(),
                new Shelf(),
                new ConcurrentHashMap<>(),
                new ConcurrentHashMap<>());
        for (String name : new String[] {"ada", "grace", "linus", "vera"}) {
            store.users.add(PetStore.JSON
                    .createObjectBuilder()
                    .add("username", name)
                    .add("email", name + "@petstore.example")
                    .build());
        }
        String[] names = {"Rex", "Minka", "Bello", "Hector", "Luna", "Momo", "Oskar", "Paula", "Quax", "Rosa"};
        String[] statuses = {"available", "pending", "sold"};
        for (int i = 0; i < names.length; i++) {
            store.pets.add(PetStore.JSON
                    .createObjectBuilder()
                    .add("name", names[i])
                    .add("status", statuses[i % statuses.length])
                    .add("ownerId", 1 + i % 4)
                    .add("tags", PetStore.JSON.createArrayBuilder().add(i % 2 == 0 ? "dog" : "cat"))
                    .add(
                            "visits",
                            PetStore.JSON
                                    .createArrayBuilder()
                                    .add(PetStore.JSON
                                            .createObjectBuilder()
                                            .add("vetId", 1 + (i + 1) % 4)
                                            .add("on", "2026-03-0" + (1 + i % 9))))
                    .build());
        }
        store.orders.add(PetStore.JSON
                .createObjectBuilder()
                .add("petId", 7)
                .add("quantity", 1)
                .add("total", 120)
                .add("status", "placed")
                .build());
        return store;
    }
}
