package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.cache.ByteRange;
import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Content;
import io.gatehouse.cache.Lifetime;
import io.gatehouse.cache.Selecting;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.store.Lower.Damaged;
import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WrittenTest {
    private static Written written(List<String> texts, long number, int count) {
        List<Written.Kept> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String first = texts.get(i % texts.size());
            String last = texts.get(texts.size() - 1);
            Map<String, String> selecting = new LinkedHashMap<>();
            texts.forEach(text -> selecting.put(text, last));
            Headers.Builder headers = Headers.builder();
            texts.forEach(text -> headers.add(first, text));
            Stored stored = new Stored(
                    200 + i,
                    headers.build(),
                    Content.EMPTY,
                    i % 2 == 0 ? null : new ByteRange(i, i + 5, 100),
                    new Selecting(selecting),
                    new Stored.Times(number, Stored.Times.UNCLEAR),
                    new Lifetime(number, last, i % 3 == 0, i % 2 == 0, i, number),
                    Set.copyOf(texts),
                    i == 0 ? Stored.NOT_ENDED : number);
            answers.add(new Written.Kept(stored, new Written.Where(number, i, i, new byte[] {1, 2, (byte) i})));
        }
        return new Written(new CacheKey(texts.get(0), "u" + number, texts.get(0)), number, answers);
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(
            @ForAll @Size(min = 1, max = 5) List<String> texts,
            @ForAll long number,
            @ForAll @IntRange(max = 64) int count)
            throws Exception {
        Written written = written(texts, number, count);
        Written read = Written.of(written.octets());
        assertThat(read.key()).isEqualTo(written.key());
        assertThat(read.generation()).isEqualTo(number);
        assertThat(read.answers().stream().map(Written.Kept::answer))
                .isEqualTo(written.answers().stream().map(Written.Kept::answer).toList());
        for (int i = 0; i < count; i++) {
            Written.Where one = read.answers().get(i).content();
            Written.Where other = written.answers().get(i).content();
            assertThat(List.of(one.id(), one.length(), (long) one.blocks()))
                    .isEqualTo(List.of(other.id(), other.length(), (long) other.blocks()));
            assertThat(one.inline()).isEqualTo(other.inline());
        }
    }

    @Property(tries = 300)
    void whatIsDamagedIsRefused(
            @ForAll @Size(min = 1, max = 3) List<String> texts,
            @ForAll @IntRange(min = 0, max = 3) int count,
            @ForAll long seed) {
        byte[] octets = written(texts, seed, count).octets();
        Random random = new Random(seed);
        byte[] changed = octets.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
        assertThatThrownBy(() -> Written.of(changed)).isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> Written.of(Arrays.copyOf(octets, random.nextInt(octets.length))))
                .isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> Written.of(Arrays.copyOf(octets, octets.length + 1 + random.nextInt(9))))
                .isInstanceOf(Damaged.class);
    }

    @Property(tries = 300)
    void whatHasAGoodSumAndAnotherFormIsRefusedOrRead(
            @ForAll @Size(min = 1, max = 3) List<String> texts, @ForAll long seed) throws Exception {
        byte[] octets = written(texts, seed, 2).octets();
        byte[] inner = Arrays.copyOf(octets, octets.length - 4);
        Random random = new Random(seed);
        inner[random.nextInt(inner.length)] = (byte) random.nextInt();
        try {
            Written.of(Octets.seal(inner, random.nextInt(inner.length + 1)));
        } catch (Damaged expected) {
            // and nothing else
        }
    }
}
