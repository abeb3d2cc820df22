package io.gatehouse.config;

import jakarta.json.JsonObject;

/** What a schema can't say about what gateways have in common: parts that go together. */
final class ClusterCheck {
    private ClusterCheck() {}

    static void check(JsonObject cluster, Place place) {
        JsonObject redis = Members.object(cluster, "redis");
        if (redis.containsKey("username") && !redis.containsKey("password")) {
            place.child("redis")
                    .child("username")
                    .problem(
                            "has no password beside it",
                            redis.get("username"),
                            "password: ${env:NAME} beside it, or no username");
        }
    }
}
