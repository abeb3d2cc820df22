package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Directives;
import io.gatehouse.cache.Rules;
import io.gatehouse.cache.Stored;
import io.gatehouse.cache.Storing;
import io.gatehouse.cache.store.Store;
import io.gatehouse.cache.store.Stores;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Random sequences of requests, answers and moves of the clock: what is used, asked about and not stored is the same as by a
 * model that is RFC 9111 §4.2 and §5.2 written down once more.
 */
class FreshnessPropertiesTest {
    private static final long START = Instant.parse("2026-03-28T10:00:00Z").toEpochMilli();
    private static final CacheKey KEY = new CacheKey("r", "/a", "");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final long NONE = -1;

    /** What becomes of a request. */
    private enum Fate {
        USED,
        VALIDATED,
        NOT_STORED
    }

    /**
     * What an upstream answers; seconds, or {@link #NONE} where it does not say it.
     *
     * @param way in milliseconds
     * @param past how long before the answer was sent its date is
     * @param expires after its date
     */
    private record Answer(
            long way, long past, long age, long shared, long most, long expires, Set<String> words, boolean tagged) {

        boolean says(String word) {
            return words.contains(word);
        }

        Headers headers(long received) {
            long date = date(received);
            List<String> said = new ArrayList<>(words);
            add(said, "s-maxage=", shared);
            add(said, "max-age=", most);
            Headers.Builder fields = Headers.builder().add("Date", DATE.format(Instant.ofEpochMilli(date)));
            if (!said.isEmpty()) {
                fields.add("Cache-Control", String.join(", ", said));
            }
            if (age != NONE) {
                fields.add("Age", Long.toString(age));
            }
            if (expires != NONE) {
                fields.add("Expires", DATE.format(Instant.ofEpochMilli(date + expires * 1000)));
            }
            return (tagged ? fields.add("ETag", "\"a\"") : fields).build();
        }

        private static void add(List<String> said, String name, long seconds) {
            if (seconds != NONE) {
                said.add(name + seconds);
            }
        }

        /** In whole seconds, as dates are. */
        long date(long received) {
            return (received - past * 1000) / 1000 * 1000;
        }
    }

    /** What a request asks; seconds, or {@link #NONE}. */
    private record Asks(boolean noCache, long oldest, long fresh, long stale) {
        String text() {
            List<String> said = new ArrayList<>();
            if (noCache) {
                said.add("no-cache");
            }
            Answer.add(said, "max-age=", oldest);
            Answer.add(said, "min-fresh=", fresh);
            Answer.add(said, "max-stale=", stale);
            return String.join(", ", said);
        }
    }

    /** @param move of the clock, in milliseconds, before the request is sent */
    private record Step(long move, Asks asks, Answer answer) {}

    /** The answer that is stored, and when it was asked for and came. */
    private record Model(Answer answer, long requestTime, long responseTime) {
        static @Nullable Model of(Answer answer, long requestTime, long responseTime) {
            Model model = new Model(answer, requestTime, responseTime);
            boolean said =
                    answer.shared != NONE || answer.most != NONE || answer.expires != NONE || answer.says("no-cache");
            boolean useful = answer.tagged || !answer.says("no-cache") && model.age(responseTime) < model.lifetime();
            return answer.says("no-store") || answer.says("private") || !said || !useful ? null : model;
        }

        /** §4.2.1 */
        long lifetime() {
            return 1000
                    * Math.max(
                            0,
                            answer.shared != NONE ? answer.shared : answer.most != NONE ? answer.most : answer.expires);
        }

        /** §4.2.3; a clock that went back tells no more than how far it is from then. */
        long age(long now) {
            long apparentAge = Math.max(0, responseTime - answer.date(responseTime));
            long correctedAgeValue = Math.max(0, answer.age) * 1000 + responseTime - requestTime;
            long residentTime = Math.abs(now - responseTime);
            return Math.max(apparentAge, correctedAgeValue) + residentTime;
        }

        Fate fate(Asks asks, long now) {
            boolean fresh = lifetime() > age(now);
            boolean wanted = !asks.noCache
                    && (asks.oldest == NONE || age(now) <= (asks.oldest + Math.max(0, asks.stale)) * 1000)
                    && (asks.fresh == NONE || lifetime() - age(now) >= asks.fresh * 1000);
            boolean strict = answer.shared != NONE || answer.says("must-revalidate") || answer.says("proxy-revalidate");
            boolean stale = !strict && asks.stale != NONE && age(now) - lifetime() < asks.stale * 1000;
            return wanted && !answer.says("no-cache") && (fresh || stale) ? Fate.USED : Fate.VALIDATED;
        }
    }

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(moves(), asks(), answers()).as(Step::new);
    }

    private static Arbitrary<Long> moves() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(0, 3000)),
                Tuple.of(3, Arbitraries.of(0L, 1L, 999L, 1000L, 1001L, 5000L)),
                Tuple.of(2, Arbitraries.longs().between(0, 30_000)),
                Tuple.of(1, Arbitraries.longs().between(-5000, 0)));
    }

    private static Arbitrary<Long> seconds(long most) {
        return Arbitraries.longs().between(0, most).flatMap(some -> Arbitraries.of(NONE, some));
    }

    private static Arbitrary<Asks> asks() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(new Asks(false, NONE, NONE, NONE))),
                Tuple.of(
                        3,
                        Combinators.combine(
                                        Arbitraries.integers().between(0, 9).map(n -> n == 0),
                                        seconds(10),
                                        seconds(5),
                                        seconds(10))
                                .as(Asks::new)));
    }

    private static Arbitrary<Answer> answers() {
        return Combinators.combine(
                        Arbitraries.of(0L, 0L, 0L, 1L, 500L, 2000L),
                        Arbitraries.of(0L, 0L, 0L, 1L, 5L, -5L),
                        Arbitraries.of(NONE, NONE, 0L, 1L, 8L),
                        Arbitraries.of(NONE, NONE, NONE, 0L, 4L),
                        Arbitraries.of(NONE, 0L, 1L, 6L, 20L),
                        Arbitraries.of(NONE, NONE, -5L, 0L, 7L),
                        words(),
                        Arbitraries.of(true, false))
                .as((way, past, age, shared, most, expires, words, tagged) ->
                        new Answer(way, past, age, shared, most, expires, words, tagged));
    }

    private static Arbitrary<Set<String>> words() {
        return Arbitraries.of(
                        "", "", "", "public", "must-revalidate", "proxy-revalidate", "no-cache", "no-store", "private")
                .map(word -> word.isEmpty() ? Set.of() : Set.of(word));
    }

    @Property(tries = 2000)
    void whatIsUsedIsWhatTheRulesSay(@ForAll @Size(min = 1, max = 25) List<@From("steps") Step> steps) {
        Storing storing = new Storing(rules(), false);
        Store store = Stores.onHeap(1 << 20);
        Model model = null;
        long now = START;
        for (Step step : steps) {
            now += step.move;
            Fate expected = model == null ? Fate.NOT_STORED : model.fate(step.asks, now);
            Headers asked = Headers.of("Cache-Control", step.asks.text());
            assertThat(fate(store, asked, now))
                    .as("%s of %s at %s", step.asks, model, now)
                    .isEqualTo(expected);
            Statistics.collect(expected);
            if (expected != Fate.USED) {
                long requestTime = now;
                now += step.answer.way;
                Reply reply = new Reply(200, step.answer.headers(now), Body.EMPTY);
                Request request = new Request("GET", "/a", null, asked, Body.EMPTY);
                Stored entry = storing.judge(request, reply, new Storing.Span(requestTime, now), Set.of())
                        .entry();
                Model next = Model.of(step.answer, requestTime, now);
                assertThat(entry != null)
                        .as("whether %s is stored", step.answer)
                        .isEqualTo(next != null);
                if (entry != null) {
                    store.put(KEY, entry);
                    model = next;
                }
            }
        }
        Statistics.coverage(seen -> {
            for (Fate each : Fate.values()) {
                seen.check(each).percentage(share -> share > 5);
            }
        });
    }

    private static Fate fate(Store store, Headers asked, long now) {
        Stored stored = Stored.pick(store.find(KEY), asked);
        if (stored == null) {
            return Fate.NOT_STORED;
        }
        return new Freshness(Directives.of(asked), now).of(KEY, stored).changes() ? Fate.USED : Fate.VALIDATED;
    }

    private static Rules rules() {
        return new Rules(
                null,
                false,
                status -> null,
                false,
                List.of(),
                Set.of(),
                false,
                false,
                new Rules.StaleUse(null, null),
                1 << 20);
    }
}
