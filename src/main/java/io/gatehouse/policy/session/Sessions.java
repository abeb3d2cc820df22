package io.gatehouse.policy.session;

import io.gatehouse.token.LoggedOut;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that the gateway has in memory, by the SHA-256 of what their browsers show: what is shown is kept nowhere.
 * When there are too many, those go that were not used for the longest time. Threads: any.
 */
final class Sessions {
    static final int MOST = 100_000;

    /** How many go at once when there are too many, since looking for them takes its time. */
    private static final int SHARE = 100;

    private final Map<String, Held> byCode = new ConcurrentHashMap<>();
    private final int most;

    Sessions() {
        this(MOST);
    }

    Sessions(int most) {
        this.most = most;
    }

    @Nullable
    Held find(String shown) {
        return byCode.get(code(shown));
    }

    void add(String shown, Held held, Lifetime lifetime, Instant now) {
        if (byCode.size() >= most) {
            byCode.values().removeIf(each -> lifetime.isOver(each.session().begun(), each.used(), now));
        }
        if (byCode.size() >= most) {
            removeIdle();
        }
        byCode.put(code(shown), held);
    }

    private synchronized void removeIdle() {
        int tooMany = byCode.size() - most + Math.max(1, most / SHARE);
        List<Instant> oldest =
                byCode.values().stream().map(Held::used).sorted().limit(tooMany).toList();
        if (!oldest.isEmpty()) {
            Instant last = oldest.get(oldest.size() - 1);
            byCode.values().removeIf(each -> !each.used().isAfter(last));
        }
    }

    void remove(String shown) {
        Held held = byCode.remove(code(shown));
        if (held != null) {
            held.end();
        }
    }

    void end(LoggedOut who) {
        byCode.values().removeIf(each -> {
            boolean meant = who.means(each.session().text("sub"), each.session().text("sid"));
            if (meant) {
                each.end();
            }
            return meant;
        });
    }

    int size() {
        return byCode.size();
    }

    void clear() {
        byCode.clear();
    }

    private static String code(String shown) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(shown.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
