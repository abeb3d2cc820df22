package io.gatehouse.cache;

import io.gatehouse.exchange.Headers;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is kept. Immutable.
 *
 * @param status its status; 200 also for a part of one
 * @param headers its fields, without those that are not kept
 * @param content its octets
 * @param part which part of the whole they are; null for all
 * @param selecting the fields of the request that it was chosen by
 * @param times when it was asked for and came
 * @param lifetime for how long it is good
 * @param tags by which it can be taken away
 * @param endedAt when its lifetime was ended from outside, in milliseconds since 1970; the largest of all where it was not
 */
public record Stored(
        int status,
        Headers headers,
        Content content,
        @Nullable ByteRange part,
        Selecting selecting,
        Times times,
        Lifetime lifetime,
        Set<String> tags,
        long endedAt) {
    public static final long NOT_ENDED = Long.MAX_VALUE;

    /** What an entry takes beside its content and its texts, about. */
    private static final int OVERHEAD = 600;

    /** What two texts take beside their characters, about. */
    private static final int FIELD = 100;

    /**
     * When it came, in milliseconds.
     *
     * @param received since 1970
     * @param initialAge how old it was then (RFC 9111 §4.2.3); {@link #UNCLEAR} where that can't be told
     */
    public record Times(long received, long initialAge) {
        /** Older than any lifetime and all the time after it in which it may be used. */
        public static final long UNCLEAR = 4 * Directives.MOST_SECONDS * 1000;

        /** @param asked when the request was sent, in milliseconds since 1970 */
        static Times of(Headers headers, long asked, long received) {
            long apparent = Math.max(0, received - Lifetime.date(headers, received));
            if (!headers.contains("Age")) {
                return new Times(received, Math.max(apparent, received - asked));
            }
            // one that is no number, or several, may hide any age
            List<String> members = headers.members("Age");
            Long age = members.size() == 1 ? Directives.delta(members.get(0)) : null;
            return new Times(
                    received, age == null ? UNCLEAR : Math.max(apparent, age * 1000 + Math.max(0, received - asked)));
        }
    }

    /**
     * How old it is (RFC 9111 §4.2.3), in milliseconds. A clock that went back tells no more than how far it is from then: else
     * what came while it ran ahead would be fresh for as long as it did.
     */
    public long age(long now) {
        return times.initialAge + Math.abs(now - times.received);
    }

    /** How long it is still fresh, in milliseconds; not more than nothing where it is not. */
    public long freshFor(long now) {
        long own = lifetime.fresh() * 1000 - age(now);
        return endedAt == NOT_ENDED ? own : Math.min(own, Math.min(0, endedAt - now));
    }

    /** Whether it may be used without a word of its upstream. */
    public boolean isFresh(long now) {
        return freshFor(now) > 0 && !lifetime.validates();
    }

    /** Whether it may be used for so many seconds after it was fresh. */
    public boolean mayBeStale(long seconds, long now) {
        return !lifetime.strict() && !lifetime.validates() && freshFor(now) + seconds * 1000 > 0;
    }

    /** Whether it may be used while it is asked for anew (RFC 5861 §3). */
    public boolean mayBeUsedMeanwhile(long now) {
        return mayBeStale(lifetime.whileRevalidate(), now);
    }

    /** Whether it may be used since its upstream fails (RFC 5861 §4). */
    public boolean mayBeUsedOnError(long now) {
        return lifetime.ifError() > 0 && mayBeStale(lifetime.ifError(), now);
    }

    /** How old it is and for how long it is fresh, in words. */
    public String describe(long now) {
        String is = endedAt != NOT_ENDED ? "taken back" : lifetime.validates() ? "no-cache" : lifetime.reason();
        return "age " + age(now) / 1000 + " s of " + lifetime.fresh() + " s (" + is + ")";
    }

    /**
     * The most recent of those that a request may be answered with, by its fields (RFC 9111 §4): that with the last {@code
     * Date}.
     *
     * @param all the newest first
     */
    public static @Nullable Stored pick(List<Stored> all, Headers request) {
        Stored picked = null;
        for (Stored each : all) {
            if (each.suits(request) && (picked == null || each.date() > picked.date())) {
                picked = each;
            }
        }
        return picked;
    }

    /** When it was made, as it says itself, in milliseconds since 1970. */
    public long date() {
        return Lifetime.date(headers, times.received);
    }

    /** Whether a request may be answered with it, by its fields. */
    public boolean suits(Headers request) {
        return selecting.matches(request, headers);
    }

    /** What those have in common, beside the key, that are told from each other by no field which this one was chosen by. */
    public CacheKey variant(CacheKey key, Headers request) {
        return new CacheKey(
                key.route(), key.url() + ' ' + selecting.like(request).values(), key.subject());
    }

    /** Whether its upstream can be asked if it still holds. */
    public boolean canBeValidated() {
        return Validators.isThere(headers);
    }

    /** Whether it is this one, or a copy of it that was somewhere else meanwhile. */
    public boolean isSameAs(Stored other) {
        return content.length() == other.content.length() && with(other.content).equals(other);
    }

    /** Whether it is that one, or what that became by what its upstream said of it meanwhile. */
    public boolean stands(Stored before) {
        return isSameAs(before)
                || content.length() == before.content.length()
                        && selecting.equals(before.selecting)
                        && Objects.equals(part, before.part)
                        && canBeValidated()
                        && before.headers.all("ETag").equals(headers.all("ETag"))
                        && before.headers.all("Last-Modified").equals(headers.all("Last-Modified"));
    }

    /** Whether an answer to {@code HEAD} is of the same, as far as its fields tell (RFC 9111 §4.3.5). */
    public boolean isToldBy(Headers head) {
        long total = part == null ? content.length() : part.total();
        List<String> lengths = head.all("Content-Length");
        return status == 200
                && isSame("ETag", head)
                && isSame("Last-Modified", head)
                && (lengths.isEmpty() || lengths.equals(List.of(Long.toString(total))));
    }

    private boolean isSame(String name, Headers told) {
        return !told.contains(name) || told.all(name).equals(headers.all(name));
    }

    /** Whether it is a part of an answer only. */
    public boolean isPart() {
        return part != null;
    }

    /** Whether it is a part of this whole, which is fresh, as far as can be told: nothing is won by it. */
    public boolean isPartOf(Stored whole) {
        String own = headers.first("ETag");
        String other = whole.headers.first("ETag");
        return part != null
                && whole.part == null
                && whole.isFresh(times.received())
                && (own == null || other == null || own.equals(other));
    }

    /** The octets of memory that it takes, about. */
    public long weight() {
        long[] text = {0};
        headers.forEach((name, value) -> text[0] += name.length() + value.length() + FIELD);
        selecting.values().forEach((name, value) -> text[0] += name.length() + value.length() + FIELD);
        tags.forEach(tag -> text[0] += tag.length() + FIELD);
        return OVERHEAD + text[0] + content.length();
    }

    /** The same with its content. */
    public Stored with(Content whole) {
        return new Stored(status, headers, whole, part, selecting, times, lifetime, tags, endedAt);
    }

    /** The same as if it had come then. */
    public Stored with(Times then) {
        return new Stored(status, headers, content, part, selecting, then, lifetime, tags, endedAt);
    }

    /** The same, which is not fresh any more from now on. */
    public Stored ended(long now) {
        return new Stored(status, headers, content, part, selecting, times, lifetime, tags, Math.min(endedAt, now));
    }
}
