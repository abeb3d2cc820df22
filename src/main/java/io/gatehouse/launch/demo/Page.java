package io.gatehouse.launch.demo;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.List;

/** The piece of a list that the query's {@code limit} and {@code offset} ask for. */
record Page(int limit, int offset) {

    static Page of(Call call) {
        return new Page(call.number("limit", 20, 100), call.number("offset", 0, Integer.MAX_VALUE));
    }

    JsonObject from(List<JsonObject> all) {
        JsonArrayBuilder items = PetStore.JSON.createArrayBuilder();
        all.stream().skip(offset).limit(limit).forEach(items::add);
        return PetStore.JSON
                .createObjectBuilder()
                .add("items", items)
                .add("total", all.size())
                .add("limit", limit)
                .add("offset", offset)
                .build();
    }
}
