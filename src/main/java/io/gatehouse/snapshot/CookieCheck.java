package io.gatehouse.snapshot;

import io.gatehouse.config.GatewayDocument;
import io.gatehouse.config.Place;
import io.gatehouse.config.Pointer;
import io.gatehouse.config.PolicyEntry;
import io.gatehouse.config.Problems;
import io.gatehouse.policy.OwnCookies;
import io.gatehouse.policy.Policies;
import io.gatehouse.policy.PolicyType;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells of policies that would know browsers by the same cookies: each would take away what the other gave, and who logs in
 * to one would be logged out of the other. For one document.
 */
final class CookieCheck {
    private final Problems problems;
    private final Map<Pointer, OwnCookies> seen = new LinkedHashMap<>();

    CookieCheck(Problems problems) {
        this.problems = problems;
    }

    /** Reports the later one of two: named ones come first, then those of routes. Consumers have none. */
    void check(GatewayDocument entries) {
        Place policies = problems.at(Pointer.ROOT.child("policies"));
        entries.policies().forEach((id, entry) -> one(id, PolicyEntry.of(entry), policies.child(id)));
        Place routes = problems.at(Pointer.ROOT.child("routes"));
        entries.routes()
                .forEach((id, route) -> inline(
                        route.policies(), new InlineIds(id), routes.child(id).child("policies")));
    }

    private void inline(List<JsonValue> list, InlineIds ids, Place place) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof JsonObject inline) {
                PolicyEntry policy = PolicyEntry.of(inline);
                one(ids.next(policy.key()), policy, place.child(i));
            }
        }
    }

    private void one(String id, PolicyEntry policy, Place place) {
        PolicyType<?> type = Policies.find(policy.key());
        OwnCookies cookies = type == null ? null : cookies(type, policy, id);
        if (cookies == null) {
            return;
        }
        Place own = place.child(policy.key());
        Pointer other = meets(cookies);
        if (other == null) {
            seen.put(own.pointer(), cookies);
        } else {
            own.problem("knows browsers by a cookie of " + other, cookies.name(), "another cookie name");
        }
    }

    private static <O> @Nullable OwnCookies cookies(PolicyType<O> type, PolicyEntry policy, String id) {
        return type.cookies(policy.options(type.options()), id);
    }

    /** Where one stands whose cookies these are too; null for none. */
    private @Nullable Pointer meets(OwnCookies cookies) {
        for (Map.Entry<Pointer, OwnCookies> each : seen.entrySet()) {
            OwnCookies others = each.getValue();
            if (others.has(cookies.name()) || cookies.has(others.name())) {
                return each.getKey();
            }
        }
        return null;
    }
}
