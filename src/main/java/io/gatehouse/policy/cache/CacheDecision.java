package io.gatehouse.policy.cache;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Stored;
import io.gatehouse.exchange.Decision;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request is answered out of the store.
 *
 * @param why in words, which are made for who asks: most of what is answered nobody asks about
 * @param key what is looked for; null where nothing is
 * @param stored what was found that answers it, or that the upstream is asked about
 * @param forwards why it goes on, in the word of RFC 9211 §2.2; empty where it does not
 */
record CacheDecision(
        Kind kind,
        Supplier<String> why,
        @Nullable CacheKey key,
        @Nullable Stored stored,
        String forwards) implements Decision {

    /** What becomes of the request. */
    enum Kind {
        HIT("hit"),
        /** One that is not fresh, as the client allows. */
        STALE("stale"),
        /** The same, while a fresh one is asked for. */
        REVALIDATE_BESIDE("stale"),
        /** The upstream is asked whether what is stored still holds. */
        VALIDATE("validate"),
        MISS("miss"),
        BYPASS("bypass"),
        /** It is no question. */
        METHOD("method"),
        /** The client wants nothing but what is stored, and that is not there. */
        UNSATISFIED("onlyIfCached");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    CacheDecision(Kind kind, String reason, @Nullable CacheKey key, @Nullable Stored stored, String forwards) {
        this(kind, () -> reason, key, stored, forwards);
    }

    @Override
    public String reason() {
        return why.get();
    }

    @Override
    public String outcome() {
        return kind.word;
    }

    @Override
    public boolean refuses() {
        return kind == Kind.UNSATISFIED;
    }

    @Override
    public int status() {
        return refuses() ? 504 : 0;
    }

    @Override
    public boolean changes() {
        return kind == Kind.HIT || kind == Kind.STALE || kind == Kind.REVALIDATE_BESIDE;
    }
}
