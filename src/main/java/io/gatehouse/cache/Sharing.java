package io.gatehouse.cache;

/**
 * How an answer that is on its way is seen by those who ask for the same meanwhile: as old as it was when their own request came
 * (RFC 9111 §4). One that took long to come is not used up by that for those who waited for it all the time.
 */
public final class Sharing {
    private Sharing() {}

    /**
     * The answer, which is younger now by the time for which who asks has waited, but no younger than one that is just made.
     *
     * @param waited in milliseconds
     */
    public static Stored before(Stored entry, long waited, long now) {
        Stored.Times times = entry.times();
        return entry.with(new Stored.Times(times.received(), times.initialAge() - Math.min(waited, entry.age(now))));
    }

    /**
     * What those wait for together who come when an answer is not fresh any more that still comes: all in the time that the next
     * one is fresh for.
     *
     * @param key what they would wait for else
     */
    public static CacheKey after(CacheKey key, Stored entry, long now) {
        long spans = entry.age(now) / (1000 * Math.max(1, entry.lifetime().fresh()));
        return new CacheKey(key.route(), key.url() + ' ' + spans, key.subject());
    }
}
