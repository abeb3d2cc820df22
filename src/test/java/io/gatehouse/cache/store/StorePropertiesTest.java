package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Given;
import io.gatehouse.cache.Stored;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** Whatever is put into a store and taken away, it has the same as {@link StoreModel}, and never more than it may. */
class StorePropertiesTest {
    private static final long MOST = 12_000;

    private static final List<CacheKey> KEYS = List.of(
            new CacheKey("one", "/a", ""),
            new CacheKey("one", "/a", "anna"),
            new CacheKey("two", "/a", ""),
            new CacheKey("one", "/b", ""),
            new CacheKey("two", "/b", "anna"),
            new CacheKey("two", "/c", ""));

    private enum Kind {
        FIND,
        PUT,
        /** What was asked for when the store was looked at last. */
        PUT_ASKED,
        LOOK,
        FRESHEN,
        CHANGE_IN_PLACE,
        TAKE_AWAY,
        REMOVE,
        PURGE_ROUTE,
        PURGE_TAG,
        PURGE_SOFTLY,
        PURGE_ALL
    }

    /**
     * A step.
     *
     * @param key what is asked of
     * @param variant which of the answers of its key
     * @param length of its content
     */
    private record Step(Kind kind, CacheKey key, String variant, int length) {
        Stored stored() {
            Request request = Given.get("A", variant);
            Reply reply = Given.reply(
                    200,
                    "Cache-Control",
                    "max-age=5",
                    "Vary",
                    "A",
                    "Cache-Tag",
                    "t" + variant,
                    "X-Length",
                    "" + length);
            return Given.stored(request, reply, "x".repeat(length));
        }

        @Override
        public String toString() {
            return kind + " " + key.route() + ' ' + key + " variant " + variant + " of " + length;
        }
    }

    @Provide
    Arbitrary<List<Step>> sequences() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(3, Kind.FIND),
                                Tuple.of(9, Kind.PUT),
                                Tuple.of(4, Kind.PUT_ASKED),
                                Tuple.of(2, Kind.LOOK),
                                Tuple.of(2, Kind.FRESHEN),
                                Tuple.of(1, Kind.CHANGE_IN_PLACE),
                                Tuple.of(1, Kind.TAKE_AWAY),
                                Tuple.of(1, Kind.REMOVE),
                                Tuple.of(1, Kind.PURGE_ROUTE),
                                Tuple.of(1, Kind.PURGE_TAG),
                                Tuple.of(1, Kind.PURGE_SOFTLY),
                                Tuple.of(1, Kind.PURGE_ALL)),
                        Arbitraries.of(KEYS),
                        Arbitraries.of("1", "2", "3"),
                        Arbitraries.of(0, 10, 1000, 2000, 4000, 11_000, 20_000))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    private static final class Both {
        final Store store = Stores.onHeap(MOST);
        final StoreModel model = new StoreModel(MOST);
        long mark = store.mark();
        int modelMark = model.mark();

        void play(Step step) {
            Stored stored = step.stored();
            switch (step.kind) {
                case FIND -> assertThat(store.find(step.key)).isEqualTo(model.find(step.key));
                case PUT -> {
                    store.put(step.key, stored);
                    model.put(step.key, stored);
                }
                case PUT_ASKED -> {
                    boolean put = store.put(step.key, stored, mark);
                    assertThat(put).isEqualTo(model.put(step.key, stored, modelMark));
                    Statistics.label("put").collect(put);
                }
                case LOOK -> {
                    mark = store.mark();
                    modelMark = model.mark();
                }
                case FRESHEN -> replace(step.key, stored, old -> later(old));
                case CHANGE_IN_PLACE -> replace(step.key, stored, old -> old.ended(Given.NOW));
                case TAKE_AWAY -> replace(step.key, stored, old -> null);
                case REMOVE -> assertThat(store.remove(step.key.url())).isEqualTo(model.remove(step.key.url()));
                case PURGE_ROUTE -> purge((key, each) -> key.route().equals(step.key.route()), null);
                case PURGE_TAG -> purge((key, each) -> each.tags().contains("t" + step.variant), null);
                case PURGE_SOFTLY ->
                    purge((key, each) -> each.tags().contains("t" + step.variant), each -> each.ended(Given.NOW));
                case PURGE_ALL -> purge((key, each) -> true, null);
            }
        }

        /** The oldest that its key has, or one that is not there. */
        private void replace(CacheKey key, Stored other, Function<Stored, @Nullable Stored> to) {
            List<Stored> all = store.find(key);
            assertThat(all).isEqualTo(model.find(key));
            Stored old = all.isEmpty() ? other : all.get(all.size() - 1);
            Stored next = to.apply(old);
            store.replace(key, old, next);
            model.replace(key, old, next);
        }

        private void purge(BiPredicate<CacheKey, Stored> test, @Nullable UnaryOperator<Stored> to) {
            assertThat(store.removeIf(test, to)).isEqualTo(model.removeIf(test, to));
        }
    }

    private static Stored later(Stored stored) {
        return stored.with(new Stored.Times(Given.NOW + 1000, 0));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aStoreHasWhatWasPutIntoItAndNotTakenAway(@ForAll("sequences") List<Step> steps) {
        Both both = new Both();
        int number = 0;
        for (Step step : steps) {
            String which = "step " + ++number + ": " + step;
            try {
                both.play(step);
            } catch (AssertionError different) {
                throw new AssertionError(which, different);
            }
            assertThat(both.store.heap().bytes())
                    .as(which)
                    .isLessThanOrEqualTo(MOST)
                    .isEqualTo(both.model.weight());
            assertThat(both.store.heap().entries()).as(which).isEqualTo(both.model.entries());
            assertThat(both.store.heap().evicted()).as(which).isEqualTo(both.model.evicted());
        }
        Statistics.label("evicted").collect(both.model.evicted() > 0);
        for (CacheKey key : KEYS) {
            assertThat(both.store.find(key)).as("%s at the end", key).isEqualTo(both.model.find(key));
        }
        Statistics.label("put").coverage(seen -> {
            seen.check(true).percentage(share -> share > 10);
            seen.check(false).percentage(share -> share > 10);
        });
        Statistics.label("evicted").coverage(seen -> seen.check(true).percentage(share -> share > 20));
    }
}
