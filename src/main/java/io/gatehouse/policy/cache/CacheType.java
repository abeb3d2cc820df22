package io.gatehouse.policy.cache;

import io.gatehouse.cache.Rules;
import io.gatehouse.cache.store.Memory;
import io.gatehouse.config.BadValue;
import io.gatehouse.config.KeyText;
import io.gatehouse.config.Place;
import io.gatehouse.config.Statuses;
import io.gatehouse.config.Units;
import io.gatehouse.exchange.Key;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The {@code cache} kind of policy. */
public final class CacheType implements PolicyType<CacheOptions> {
    private static final long MOST = 1L << 20;
    private static final List<String> TARGETED = List.of("Gatehouse-Cache-Control", "CDN-Cache-Control");

    @Override
    public String key() {
        return "cache";
    }

    @Override
    public Class<CacheOptions> options() {
        return CacheOptions.class;
    }

    @Override
    public Phase phase(CacheOptions options) {
        return Phase.CACHE;
    }

    @Override
    public void check(CacheOptions options, Place place) {
        boolean tells = options.ttl() != null || options.statuses() != null;
        if (Boolean.TRUE.equals(options.override()) && !tells) {
            place.child("override").warning("has no effect without ttl or statuses", "true", null);
        }
        if (options.statuses() != null) {
            options.statuses().keySet().forEach(text -> checkStatuses(text, place.child("statuses")));
        }
        QueryOptions query = options.query();
        if (query != null && query.keep() != null && query.ignore() != null) {
            place.child("query").problem("has both keep and ignore", null, "one of: keep, ignore");
        }
    }

    @Override
    public void check(CacheOptions options, Place place, Provisions provisions) {
        long most = provisions.memory().room().heap();
        if (options.maxEntry() != null && Units.size(options.maxEntry()) > most) {
            place.child("maxEntry")
                    .warning(
                            "is more than there is room for",
                            options.maxEntry(),
                            "at most " + (most >> 20) + "MiB, as cache.heap says");
        }
    }

    private static void checkStatuses(String text, Place place) {
        try {
            Units.statuses(text);
        } catch (BadValue none) {
            place.child(text).problem(none);
        }
    }

    @Override
    public Policy<?> compile(CacheOptions options, Provisions provisions) {
        return compile(options, provisions, Clock.systemUTC());
    }

    Policy<?> compile(CacheOptions options, Provisions provisions, InstantSource clock) {
        Memory memory = provisions.memory();
        Addressing addressing = addressing(options, provisions.apart());
        boolean clientControl = !Boolean.FALSE.equals(options.clientControl());
        Tags tags = new Tags(options.tags() == null ? Set.of() : Set.copyOf(options.tags()));
        Keeping keeping = new Keeping(addressing, rules(options), tags, clientControl, memory, clock);
        CachePolicy.Ways ways = CachePolicy.Ways.of(
                keeping,
                !Boolean.FALSE.equals(options.collapse()),
                provisions.fetching().threads());
        return new CachePolicy(addressing, clientControl, keys(options.bypass()), memory, ways, clock);
    }

    private static Addressing addressing(CacheOptions options, Provisions.Apart apart) {
        QueryOptions query = options.query() == null ? new QueryOptions(null, null, null) : options.query();
        Set<String> always = apart.parameter() == null ? Set.of() : Set.of(apart.parameter());
        Set<String> keep = query.keep() == null ? null : new HashSet<>(query.keep());
        if (keep != null) {
            keep.addAll(always);
        }
        Set<String> ignore = query.ignore() == null ? new HashSet<>() : new HashSet<>(query.ignore());
        ignore.removeAll(always);
        return new Addressing(
                apart.within(), keep, ignore, Boolean.TRUE.equals(query.sort()), Boolean.TRUE.equals(options.shared()));
    }

    private static List<Key> keys(@Nullable List<String> written) {
        return written == null
                ? List.of()
                : written.stream()
                        .map(KeyText::parse)
                        .map(text -> new Key(Key.Source.valueOf(text.source().toUpperCase(Locale.ROOT)), text.name()))
                        .toList();
    }

    private static Rules rules(CacheOptions options) {
        return new Rules(
                duration(options.ttl()),
                Boolean.TRUE.equals(options.override()),
                statuses(options.statuses()),
                Boolean.TRUE.equals(options.heuristic()),
                options.targeted() == null ? TARGETED : options.targeted(),
                options.vary() == null ? Set.of() : Set.copyOf(options.vary()),
                Boolean.TRUE.equals(options.shared()),
                Boolean.TRUE.equals(options.setCookie()),
                new Rules.StaleUse(duration(options.staleWhileRevalidate()), duration(options.staleIfError())),
                options.maxEntry() == null ? MOST : Units.size(options.maxEntry()));
    }

    private static IntFunction<@Nullable Duration> statuses(@Nullable Map<String, String> written) {
        Map<Statuses, Duration> lifetimes = new LinkedHashMap<>();
        if (written != null) {
            written.forEach((text, ttl) -> lifetimes.put(Units.statuses(text), Objects.requireNonNull(duration(ttl))));
        }
        return status -> lifetimes.entrySet().stream()
                .filter(each -> each.getKey().contains(status))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Duration duration(@Nullable String text) {
        return text == null ? null : Units.duration(text);
    }
}
