package io.gatehouse.cache.store;

import io.gatehouse.cache.ByteRange;
import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Content;
import io.gatehouse.cache.Lifetime;
import io.gatehouse.cache.Selecting;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.store.Lower.Damaged;
import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What is written below the heap for a key: its answers without their contents, and where these are.
 *
 * <p>The octets are of a form of our own, so that nothing is made of a file but what is meant: a version, what there is, and a
 * CRC-32C of all. Whatever is not exactly so is {@link Damaged}.
 *
 * @param generation that of the address at that time: with another one it counts no more
 * @param answers the newest first
 */
record Written(CacheKey key, long generation, List<Kept> answers) {
    private static final int VERSION = 1;

    /** As many as are kept of one key. */
    private static final int MOST_ANSWERS = 64;

    private static final int MOST_FIELDS = 100_000;

    /**
     * An answer.
     *
     * @param answer with an empty content
     */
    record Kept(Stored answer, Where content) {}

    /**
     * Where a content is.
     *
     * @param id what its blocks are found by
     * @param length its octets
     * @param blocks how many blocks it has
     * @param inline all of it, where it is short; else nothing
     */
    record Where(long id, long length, int blocks, byte[] inline) {}

    /** Of how many something holds. */
    long count(BiPredicate<CacheKey, Stored> test) {
        return answers.stream().filter(each -> test.test(key, each.answer())).count();
    }

    byte[] octets() {
        Octets.Writer out = new Octets.Writer();
        out.number(VERSION);
        out.text(key.route());
        out.text(key.url());
        out.text(key.subject());
        out.number(generation);
        out.number(answers.size());
        for (Kept each : answers) {
            write(each.answer, out);
            out.number(each.content.id);
            out.number(each.content.length);
            out.number(each.content.blocks);
            out.octets(each.content.inline);
        }
        return out.sealed();
    }

    private static void write(Stored answer, Octets.Writer out) {
        out.number(answer.status());
        out.number(answer.headers().size());
        answer.headers().forEach((name, value) -> {
            out.text(name);
            out.text(value);
        });
        ByteRange part = answer.part();
        out.flag(part != null);
        if (part != null) {
            out.number(part.first());
            out.number(part.last());
            out.number(part.total());
        }
        Map<String, String> selecting = answer.selecting().values();
        out.number(selecting.size());
        selecting.forEach((name, value) -> {
            out.text(name);
            out.text(value);
        });
        out.number(answer.times().received());
        out.number(answer.times().initialAge());
        Lifetime lifetime = answer.lifetime();
        out.number(lifetime.fresh());
        out.text(lifetime.reason());
        out.flag(lifetime.validates());
        out.flag(lifetime.strict());
        out.number(lifetime.whileRevalidate());
        out.number(lifetime.ifError());
        out.number(answer.tags().size());
        answer.tags().forEach(out::text);
        out.number(answer.endedAt());
    }

    static Written of(byte[] octets) throws Damaged {
        Octets.Reader in = Octets.Reader.of(octets);
        if (in.number() != VERSION) {
            throw new Damaged("another version");
        }
        CacheKey key = new CacheKey(in.text(), in.text(), in.text());
        long generation = in.number();
        int count = in.count(MOST_ANSWERS);
        List<Kept> answers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Stored answer = answer(in);
            long id = in.number();
            long length = in.number();
            answers.add(new Kept(answer, new Where(id, length, in.count(Integer.MAX_VALUE), in.octets())));
        }
        in.end();
        return new Written(key, generation, answers);
    }

    private static Stored answer(Octets.Reader in) throws Damaged {
        int status = in.count(999);
        Headers.Builder headers = Headers.builder();
        for (int left = in.count(MOST_FIELDS); left > 0; left--) {
            headers.add(in.text(), in.text());
        }
        ByteRange part = in.flag() ? new ByteRange(in.number(), in.number(), in.number()) : null;
        Map<String, String> selecting = new LinkedHashMap<>();
        for (int left = in.count(MOST_FIELDS); left > 0; left--) {
            selecting.put(in.text(), in.text());
        }
        Stored.Times times = new Stored.Times(in.number(), in.number());
        Lifetime lifetime = new Lifetime(in.number(), in.text(), in.flag(), in.flag(), in.number(), in.number());
        Set<String> tags = new LinkedHashSet<>();
        for (int left = in.count(MOST_FIELDS); left > 0; left--) {
            tags.add(in.text());
        }
        return new Stored(
                status,
                headers.build(),
                Content.EMPTY,
                part,
                new Selecting(Collections.unmodifiableMap(selecting)),
                times,
                lifetime,
                Set.copyOf(tags),
                in.number());
    }
}
