package io.gatehouse.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The proofs that came, for as long as they would be good once more (RFC 9449 §11.1): each is good for one request.
 *
 * <p>By hashes of 128 bits, {@link #MOST} at a time, of which one key has {@link #MOST_OF_ONE} at most, so that who sends
 * very many shuts out nobody else. Where there is no room no proof is taken: one that could not be remembered would be
 * good twice. Threads: any; one lock, held for a look or, once in ten seconds, for going through all.
 */
public final class SeenProofs implements AutoCloseable {
    /** All gateways' policies have one, so that a proof is good at one of them. */
    public static final String KEY = "the proofs that came";

    /** Some 50 MB where so many come within a minute. */
    static final int MOST = 500_000;

    static final int MOST_OF_ONE = 100_000;

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration SOONEST = Duration.ofSeconds(1);

    private final int most;
    private final int mostOfOne;
    private final Map<String, Map<Code, Long>> byKey = new HashMap<>();
    private int size;
    private Duration longest = Duration.ZERO;
    private Instant swept = Instant.MIN;
    private Instant forgotten = Instant.MIN;
    private boolean began;

    /** What became of a proof. */
    public enum Use {
        /** It was not there, and now is. */
        FIRST,
        /** It came before. */
        AGAIN,
        /** There is no room. */
        FULL
    }

    /**
     * A proof as it is remembered.
     *
     * @param key the thumbprint of its key
     * @param made its {@code iat}
     */
    public record Mark(String key, Code code, Instant made) {
        static Mark of(String key, DpopProof proof) {
            return new Mark(key, Code.of(proof.id()), proof.made());
        }
    }

    /** What is kept of a {@code jti}. */
    record Code(long high, long low) {
        static Code of(String id) {
            ByteBuffer digest = ByteBuffer.wrap(Thumbprint.digest(id.getBytes(StandardCharsets.UTF_8)));
            return new Code(digest.getLong(), digest.getLong());
        }
    }

    public SeenProofs() {
        this(MOST, MOST_OF_ONE);
    }

    SeenProofs(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Has proofs be remembered as long as somebody may find them good who takes them so long after they were made. */
    synchronized void atLeast(Duration within, Instant now) {
        if (within.compareTo(longest) <= 0) {
            return;
        }
        if (began) {
            // those that were made before this have perhaps been forgotten; they were not good any more
            forgotten = now.minus(longest);
        }
        longest = within;
    }

    /** Whether it came before, or may have. */
    synchronized boolean has(Mark mark) {
        Map<Code, Long> ofKey = byKey.get(mark.key);
        return mark.made.isBefore(forgotten) || ofKey != null && ofKey.containsKey(mark.code);
    }

    /** Remembers it. */
    synchronized Use use(Mark mark, Instant now) {
        if (has(mark)) {
            return Use.AGAIN;
        }
        if (!isRoom(mark) && now.isBefore(swept.plus(SOONEST))) {
            return Use.FULL;
        }
        if (!isRoom(mark) || !now.isBefore(swept.plus(EVERY))) {
            sweep(now);
        }
        if (!isRoom(mark)) {
            return Use.FULL;
        }
        began = true;
        // a second more, since times of proofs are rounded
        long end = mark.made.plus(longest).getEpochSecond() + 1;
        byKey.computeIfAbsent(mark.key, key -> new HashMap<>(2)).put(mark.code, end);
        size++;
        return Use.FIRST;
    }

    private boolean isRoom(Mark mark) {
        Map<Code, Long> ofKey = byKey.get(mark.key);
        return size < most && (ofKey == null || ofKey.size() < mostOfOne);
    }

    private void sweep(Instant now) {
        swept = now;
        long seconds = now.getEpochSecond();
        size = 0;
        for (Iterator<Map<Code, Long>> each = byKey.values().iterator(); each.hasNext(); ) {
            Map<Code, Long> ofKey = each.next();
            ofKey.values().removeIf(end -> end < seconds);
            size += ofKey.size();
            if (ofKey.isEmpty()) {
                each.remove();
            }
        }
    }

    /** Forgets all. */
    @Override
    public synchronized void close() {
        byKey.clear();
        size = 0;
    }
}
