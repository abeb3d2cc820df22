package io.gatehouse.policy.session;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What counts once: a login's state, a notice's id. As many as fit are remembered, the latest. Threads: any. */
final class Once {
    private static final int MOST = 100_000;

    private final Map<String, Instant> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    };

    /**
     * Whether it is the first time.
     *
     * @param until when it counts no more in any case
     */
    synchronized boolean isFirst(String id, Instant until, Instant now) {
        var oldest = seen.values().iterator();
        while (oldest.hasNext() && !now.isBefore(oldest.next())) {
            oldest.remove();
        }
        return seen.putIfAbsent(id, until) == null;
    }
}
