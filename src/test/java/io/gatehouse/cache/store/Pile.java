package io.gatehouse.cache.store;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Content;
import io.gatehouse.cache.Lifetime;
import io.gatehouse.cache.Selecting;
import io.gatehouse.cache.Stored;
import io.gatehouse.exchange.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Answers whose every octet follows from their address, so that a wrong one shows. */
final class Pile {
    private Pile() {}

    static CacheKey key(int number) {
        return new CacheKey("r", "http://h/" + number, "");
    }

    static Stored answer(int number, int length) {
        return answer(number, length, "");
    }

    /** @param by of the field {@code Accept-Language} */
    static Stored answer(int number, int length, String by) {
        return new Stored(
                200,
                Headers.of("Content-Type", "text/plain", "X-Number", Integer.toString(number)),
                content(octets(number, length)),
                null,
                new Selecting(by.isEmpty() ? Map.of() : Map.of("accept-language", by)),
                new Stored.Times(1_000, 0),
                new Lifetime(60, "max-age", false, false, 0, 0),
                Set.of("t" + number % 10),
                Stored.NOT_ENDED);
    }

    /** In blocks as they come from an upstream. */
    private static Content content(byte[] octets) {
        List<byte[]> blocks = new ArrayList<>();
        for (int at = 0; at < octets.length; at += 16_384) {
            blocks.add(Arrays.copyOfRange(octets, at, Math.min(octets.length, at + 16_384)));
        }
        return Content.of(blocks);
    }

    static byte[] octets(int number, int length) {
        byte[] octets = new byte[length];
        new Random(number).nextBytes(octets);
        return octets;
    }

    static byte[] octets(Stored stored) {
        try {
            return stored.content().body(0, stored.content().length()).stream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is an answer to this address, and it is the right one; false where there is none. */
    static boolean has(Store store, int number, int length) {
        for (Stored each : store.find(key(number))) {
            if (!Arrays.equals(octets(each), octets(number, length))) {
                throw new AssertionError("another content for " + number);
            }
            return true;
        }
        return false;
    }
}
