package io.gatehouse.policy.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions that only browsers have and whose tokens are being renewed, for as long as requests may come with the cookie from
 * before: all of them get the one new token, since an old refresh token that is shown twice ends a session. One whose new tokens could not be checked
 * yet is kept for as long: the cookie has a refresh token that is worth nothing any more. Threads: any.
 */
final class Renewals {
    private static final Duration KEPT = Duration.ofMinutes(2);
    private static final int MOST = 10_000;

    private final Map<Key, Kept> kept = new ConcurrentHashMap<>();

    private record Key(String id, String refresh) {}

    private record Kept(Held held, Instant until) {}

    /** The one that all who bring this session share; a new one where its tokens need no renewal. */
    Held of(Session brought, Instant used, Instant now) {
        Key key = new Key(brought.id(), Objects.toString(brought.refresh(), ""));
        Kept found = kept.get(key);
        if (found == null && !brought.isExpiring(now)) {
            return new Held(brought, used);
        }
        if (kept.size() >= MOST) {
            kept.values().removeIf(each -> now.isAfter(each.until));
        }
        if (found == null && kept.size() >= MOST) {
            return new Held(brought, used);
        }
        Held held = kept.compute(
                        key,
                        (same, before) -> before != null && (!now.isAfter(before.until) || before.held.isOwed())
                                ? before
                                : new Kept(new Held(brought, used), now.plus(KEPT)))
                .held;
        return isNewer(brought, held.session()) ? new Held(brought, used) : held;
    }

    /** A provider may give the same refresh token again. */
    private static boolean isNewer(Session brought, Session held) {
        return brought.until() != null
                && held.until() != null
                && brought.until().isAfter(held.until());
    }
}
