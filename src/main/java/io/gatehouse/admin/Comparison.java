package io.gatehouse.admin;

import io.gatehouse.config.JsonDiff;
import io.gatehouse.config.Providers;
import io.gatehouse.config.RouteChange;
import io.gatehouse.config.RouteChanges;
import io.gatehouse.policy.Policies;
import io.gatehouse.policy.PolicyType;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.Locale;

/**
 * What is different between two documents, as the API tells it.
 *
 * @param diff the operations (RFC 6902) that make the second of the first
 * @param routes the routes whose behaviour changes, each {@code {route, change, because}}
 */
record Comparison(JsonArray diff, JsonArray routes) {

    static Comparison of(JsonObject before, JsonObject after) {
        JsonArrayBuilder routes = Providers.JSON.createArrayBuilder();
        RouteChanges.between(before, after, Comparison::readsConsumers).forEach(change -> routes.add(row(change)));
        return new Comparison(JsonDiff.between(before, after), routes.build());
    }

    /** A policy that is not known (an old document may have one) is taken for one that does. */
    private static boolean readsConsumers(String policy) {
        PolicyType<?> type = Policies.find(policy);
        return type == null || type.readsConsumers();
    }

    private static JsonObject row(RouteChange change) {
        return Providers.JSON
                .createObjectBuilder()
                .add("route", change.route())
                .add("change", change.kind().name().toLowerCase(Locale.ROOT))
                .add("because", Providers.JSON.createArrayBuilder(change.because()))
                .build();
    }
}
