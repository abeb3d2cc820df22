package io.gatehouse.cache;

import io.gatehouse.exchange.Headers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Makes one answer of two pieces that are of the same (RFC 9111 §3.4, RFC 9110 §15.3.7.3). */
public final class Joining {
    private Joining() {}

    /**
     * A part that came, with what was there of the same answer: both say it by the same strong {@code ETag}.
     *
     * @param part what came last, whose fields count
     * @param there all that there is for its key
     * @param most the most octets of content that it may have
     * @return the part alone where there is none that is of the same and touches it, or both are too large
     */
    public static Stored of(Stored part, List<Stored> there, long most) {
        if (part.part() != null) {
            for (Stored other : there) {
                if (isSame(part, other)) {
                    return with(part, part.part(), other, most);
                }
            }
        }
        return part;
    }

    private static Stored with(Stored part, ByteRange own, Stored other, long most) {
        ByteRange there = range(other);
        if (!own.touches(there) || own.contains(there)) {
            return part;
        }
        ByteRange both = own.with(there);
        if (both.length() > most) {
            return part;
        }
        Set<String> tags = new TreeSet<>(other.tags());
        tags.addAll(part.tags());
        return new Stored(
                part.status(),
                fields(part.headers(), other.headers()),
                content(part, own, other, there),
                both.isWhole() ? null : both,
                part.selecting(),
                part.times(),
                part.lifetime(),
                Set.copyOf(tags),
                part.endedAt());
    }

    private static boolean isSame(Stored part, Stored other) {
        return other.status() == 200
                && part.selecting().equals(other.selecting())
                && Validators.isSameStrongly(
                        part.headers().first("ETag"), other.headers().first("ETag"))
                && range(other).total() == range(part).total();
    }

    private static ByteRange range(Stored stored) {
        ByteRange part = stored.part();
        long length = stored.content().length();
        return part != null ? part : new ByteRange(0, length - 1, length);
    }

    /** Those of the one that came last, and what only the other told: a part may leave out what its client has (RFC 9110 §15.3.7). */
    private static Headers fields(Headers last, Headers before) {
        Headers.Builder fields = ByteRange.without(before).removeIf((name, value) -> last.contains(name));
        last.forEach(fields::add);
        return fields.build();
    }

    /** All of the one that came last, between what the other has before and behind it. */
    private static Content content(Stored part, ByteRange own, Stored other, ByteRange there) {
        Content whole = part.content();
        if (there.first() < own.first()) {
            whole = other.content().slice(0, own.first() - there.first()).and(whole);
        }
        if (there.last() > own.last()) {
            long behind = there.last() - own.last();
            whole = whole.and(other.content().slice(other.content().length() - behind, behind));
        }
        return whole;
    }
}
