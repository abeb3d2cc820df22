package io.gatehouse.cache.store;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Content;
import io.gatehouse.cache.Stored;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.ehcache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Answers in memory outside of the heap and in files, by Ehcache.
 *
 * <p>An address has a generation as long as any of its answers is here, and an answer counts only while it has that of its
 * address: so all of one address go in one step. Ehcache evicts what it likes, each entry for itself: an answer without its
 * generation, or without one of its blocks, is none, and its rest goes in its turn. No name is used twice for another content.
 * What Ehcache could not write it tells nobody but its log; so whatever was written is read again.
 */
final class EhcacheStore implements Lower {
    /** Contents up to here stand with what is known of their answers. */
    private static final int SHORT = 8 * 1024;

    /** With what Ehcache has beside it not more than a power of two, since it takes the next one. */
    private static final int BLOCK = 64 * 1024 - 512;

    /** How many are changed and not taken away: their keys are kept meanwhile. */
    private static final int MOST_CHANGED = 100_000;

    private final Ehcaches caches;
    private final LongAdder hits = new LongAdder();
    private final AtomicLong names = new AtomicLong(new SecureRandom().nextLong());

    EhcacheStore(Ehcaches caches) {
        this.caches = caches;
    }

    @Override
    public List<Stored> get(CacheKey key) throws Damaged {
        Written written = written(key);
        if (written == null) {
            return List.of();
        }
        List<Stored> found = new ArrayList<>();
        for (Written.Kept each : written.answers()) {
            Content content = content(each.content());
            if (content != null) {
                found.add(each.answer().with(content));
            }
        }
        if (!found.isEmpty()) {
            hits.increment();
        }
        return found;
    }

    private @Nullable Written written(CacheKey key) throws Damaged {
        byte[] octets = caches.answers.get(name(key));
        if (octets == null) {
            return null;
        }
        Written written = Written.of(octets);
        if (!written.key().equals(key)) {
            throw new Damaged("an answer of another address");
        }
        return counts(written) ? written : null;
    }

    private boolean counts(Written written) {
        Long generation = caches.index.get(name(written.key().url()));
        return generation != null && generation == written.generation();
    }

    private @Nullable Content content(Written.Where where) throws Damaged {
        if (where.blocks() == 0) {
            return whole(where, List.of(where.inline()));
        }
        List<byte[]> blocks = new ArrayList<>();
        for (int i = 0; i < where.blocks(); i++) {
            byte[] sealed = caches.blocks.get(block(where, i));
            if (sealed == null) {
                return null;
            }
            blocks.add(Arrays.copyOf(sealed, Octets.open(sealed)));
        }
        return whole(where, blocks);
    }

    private static Content whole(Written.Where where, List<byte[]> blocks) throws Damaged {
        Content content = Content.of(blocks);
        if (content.length() != where.length()) {
            throw new Damaged(content.length() + " octets where " + where.length() + " were written");
        }
        return content;
    }

    @Override
    public void put(CacheKey key, List<Stored> answers) {
        remove(key);
        List<Written.Kept> kept = new ArrayList<>(answers.size());
        long inline = 0;
        for (Stored each : answers) {
            long length = each.content().length();
            boolean isShort = length <= SHORT && inline + length <= caches.mostOfRecord() / 2;
            inline += isShort ? length : 0;
            if (isShort || length <= caches.mostOfContent()) {
                kept.add(new Written.Kept(each.with(Content.EMPTY), write(each.content(), isShort)));
            }
        }
        write(key, kept);
    }

    /** Leaves out the oldest for as long as all are too much for one record. */
    private void write(CacheKey key, List<Written.Kept> kept) {
        while (!kept.isEmpty()) {
            Written written = new Written(key, generation(key.url()), kept);
            if (written.octets().length <= caches.mostOfRecord()) {
                write(written);
                return;
            }
            removeBlocks(List.of(kept.remove(kept.size() - 1)));
        }
    }

    private void write(Written written) {
        long before = caches.evictedAnswers();
        String name = name(written.key());
        byte[] octets = written.octets();
        caches.answers.put(name, octets);
        byte[] there = caches.answers.get(name);
        check(there == null ? caches.evictedAnswers() > before : Arrays.equals(there, octets));
    }

    private long generation(String url) {
        String name = name(url);
        Long known = caches.index.get(name);
        if (known != null) {
            return known;
        }
        long before = caches.evictedAddresses();
        long made = names.incrementAndGet();
        caches.index.put(name, made);
        Long there = caches.index.get(name);
        check(there == null ? caches.evictedAddresses() > before : there == made);
        return made;
    }

    private Written.Where write(Content content, boolean isShort) {
        long id = names.incrementAndGet();
        if (isShort) {
            return new Written.Where(id, content.length(), 0, joined(content.blocks(), (int) content.length()));
        }
        AtomicInteger count = new AtomicInteger();
        content.cut(BLOCK, piece -> write(id, count.getAndIncrement(), piece));
        return new Written.Where(id, content.length(), count.get(), new byte[0]);
    }

    private static byte[] joined(List<byte[]> blocks, int size) {
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] each : blocks) {
            System.arraycopy(each, 0, all, at, each.length);
            at += each.length;
        }
        return all;
    }

    private void write(long id, int index, byte[] octets) {
        long before = caches.evictedBlocks();
        String name = block(id, index);
        byte[] sealed = Octets.seal(octets, octets.length);
        caches.blocks.put(name, sealed);
        byte[] there = caches.blocks.get(name);
        check(there == null ? caches.evictedBlocks() > before : Arrays.equals(there, sealed));
    }

    private static void check(boolean isWritten) {
        if (!isWritten) {
            throw new IllegalStateException("what was written is not there, as on a full disk");
        }
    }

    @Override
    public void remove(CacheKey key) {
        String name = name(key);
        byte[] octets = caches.answers.get(name);
        if (octets == null) {
            return;
        }
        caches.answers.remove(name);
        try {
            removeBlocks(Written.of(octets).answers());
        } catch (Damaged unknown) {
            // its blocks are used for nothing else, and go in their turn
        }
    }

    private void removeBlocks(List<Written.Kept> answers) {
        for (Written.Kept each : answers) {
            for (int i = 0; i < each.content().blocks(); i++) {
                caches.blocks.remove(block(each.content(), i));
            }
        }
    }

    @Override
    public void remove(String url) {
        caches.index.remove(name(url));
    }

    @Override
    public long removeIf(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to, Alone alone)
            throws Damaged {
        long changed = 0;
        List<CacheKey> later = new ArrayList<>();
        for (Cache.Entry<String, byte[]> each : caches.answers) {
            Written written = Written.of(each.getValue());
            CacheKey key = written.key();
            if (written.answers().stream().noneMatch(answer -> test.test(key, answer.answer()))) {
                continue;
            }
            if (to != null && later.size() < MOST_CHANGED) {
                // the iteration may pass over some where others are put
                later.add(key);
            } else {
                changed += alone.at(key.url(), () -> takeAway(key, test));
            }
        }
        for (CacheKey key : later) {
            changed += alone.at(key.url(), () -> change(key, test, Objects.requireNonNull(to)));
        }
        return changed;
    }

    /** In one step with all of its address, which costs misses. */
    private long takeAway(CacheKey key, BiPredicate<CacheKey, Stored> test) throws Damaged {
        Written written = written(key);
        if (written != null) {
            remove(key.url());
        }
        return written == null ? 0 : written.count(test);
    }

    private long change(CacheKey key, BiPredicate<CacheKey, Stored> test, UnaryOperator<Stored> to) throws Damaged {
        Written written = written(key);
        if (written == null) {
            return 0;
        }
        long changed = written.count(test);
        if (changed > 0) {
            replace(written, test, to);
        }
        return changed;
    }

    private void replace(Written written, BiPredicate<CacheKey, Stored> test, UnaryOperator<Stored> to) {
        List<Written.Kept> answers = new ArrayList<>();
        for (Written.Kept each : written.answers()) {
            boolean takes = test.test(written.key(), each.answer());
            answers.add(takes ? new Written.Kept(to.apply(each.answer()), each.content()) : each);
        }
        write(new Written(written.key(), written.generation(), answers));
    }

    @Override
    public List<Tier> tiers() {
        return caches.tiers(hits.sum());
    }

    @Override
    public void close() {
        caches.close();
    }

    private static String block(Written.Where where, int index) {
        return block(where.id(), index);
    }

    private static String block(long id, int index) {
        return Long.toHexString(id) + '/' + index;
    }

    private static String name(CacheKey key) {
        Octets.Writer out = new Octets.Writer();
        out.text(key.route());
        out.text(key.url());
        out.text(key.subject());
        return name(out.sealed());
    }

    private static String name(String url) {
        return name(url.getBytes(StandardCharsets.UTF_8));
    }

    /** Short, of one length, and of no other. */
    private static String name(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets), 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
