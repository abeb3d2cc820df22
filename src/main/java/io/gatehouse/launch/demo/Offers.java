package io.gatehouse.launch.demo;

import jakarta.json.JsonObject;
import java.util.List;

/** {@code /offers}: what the store would like to sell to its friends; who they are, the gateway decides. */
final class Offers {

    private static final List<JsonObject> ALL = List.of(
            offer(1, "A basket to sleep in", 49), offer(2, "A collar that glows", 19), offer(3, "A bag of treats", 7));

    List<Resource> resources() {
        return List.of(Resource.at("/offers").on("GET", Offers::list));
    }

    private static Answer list(Call call) {
        return Answer.json(200, Page.of(call).from(ALL)).cacheable("private, max-age=30");
    }

    private static JsonObject offer(int id, String title, int price) {
        return PetStore.JSON
                .createObjectBuilder()
                .add("id", id)
                .add("title", title)
                .add("price", price)
                .build();
    }
}
