package io.gatehouse.policy.session;

import io.gatehouse.token.LoggedOut;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions are over before their time, where only the browsers have them: a cookie that was copied brings none of these
 * back. As many as fit are remembered, the latest, and forgotten when no session can be so old. Threads: any.
 */
final class Ended {
    private static final int MOST = 100_000;

    private final Map<String, Instant> when = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    };

    synchronized void end(Session session, Instant now, Lifetime lifetime) {
        add("id " + session.id(), now, lifetime);
    }

    synchronized void end(LoggedOut who, Instant now, Lifetime lifetime) {
        if (who.session() == null) {
            add("sub " + who.subject(), now, lifetime);
            return;
        }
        add("sid " + who.session() + orNone(who.subject()), now, lifetime);
        if (who.subject() != null) {
            add("no sid " + who.subject(), now, lifetime);
        }
    }

    synchronized boolean has(Session session) {
        String sub = session.text("sub");
        String sid = session.text("sid");
        return isOver("id " + session.id(), session)
                || isOver("sub " + sub, session)
                || (sid == null
                        ? isOver("no sid " + sub, session)
                        : isOver("sid " + sid, session) || isOver("sid " + sid + orNone(sub), session));
    }

    private static String orNone(@Nullable String subject) {
        return subject == null ? "" : " of " + subject;
    }

    private void add(String key, Instant now, Lifetime lifetime) {
        var oldest = when.values().iterator();
        while (oldest.hasNext() && oldest.next().plus(lifetime.max()).isBefore(now)) {
            oldest.remove();
        }
        when.remove(key);
        when.put(key, now);
    }

    private boolean isOver(String key, Session session) {
        Instant ended = when.get(key);
        return ended != null && !session.begun().isAfter(ended);
    }
}
