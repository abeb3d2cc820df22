package io.gatehouse.snapshot;

import io.gatehouse.config.BalanceEntry;
import io.gatehouse.config.BreakerEntry;
import io.gatehouse.config.ConcurrencyEntry;
import io.gatehouse.config.ConnectionsEntry;
import io.gatehouse.config.HealthEntry;
import io.gatehouse.config.KeyText;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.RetryEntry;
import io.gatehouse.config.StickyEntry;
import io.gatehouse.config.TimeoutsEntry;
import io.gatehouse.config.Units;
import io.gatehouse.config.UpstreamEntry;
import io.gatehouse.dns.Names;
import io.gatehouse.exchange.Key;
import io.gatehouse.forward.Alarms;
import io.gatehouse.forward.Checked;
import io.gatehouse.forward.Connections;
import io.gatehouse.forward.Sender;
import io.gatehouse.forward.tls.TlsSettings;
import io.gatehouse.forward.tls.UpstreamTls;
import io.gatehouse.upstream.Algorithm;
import io.gatehouse.upstream.Balancing;
import io.gatehouse.upstream.Breaker;
import io.gatehouse.upstream.Budget;
import io.gatehouse.upstream.Ejection;
import io.gatehouse.upstream.Retry;
import io.gatehouse.upstream.Room;
import io.gatehouse.upstream.Roster;
import io.gatehouse.upstream.Sticky;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Terms;
import io.gatehouse.upstream.Timeouts;
import io.gatehouse.upstream.Turns;
import io.gatehouse.upstream.Upstream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes upstreams of their entries; each once, whoever asks for it. For one compilation, by one thread. */
final class UpstreamCompiler {
    private static final int CONNECTIONS = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(60);

    /** How long a compilation waits for the addresses of names, all together. */
    private static final Duration MOMENT = Duration.ofMillis(500);

    private final Supplies supplies;
    private final Map<String, Compiled> compiled = new HashMap<>();
    private final List<NamedTargets> named = new ArrayList<>();
    private final Set<String> used = new HashSet<>();

    UpstreamCompiler(Map<String, UpstreamEntry> entries, Supplies supplies) {
        this.supplies = supplies;
        entries.forEach((id, entry) -> compiled.put(id, compile(id, entry)));
        awaitNames();
    }

    /**
     * An upstream and what sends requests to it.
     *
     * @param rewritesReply whether its addresses in replies become public ones, unless a route says otherwise
     * @param checked how its targets are checked; null where they are not
     * @param pins holds its connections beyond the snapshot's end, until what it gives is run
     */
    record Compiled(
            Upstream upstream,
            Connections connections,
            Sender sender,
            boolean rewritesReply,
            @Nullable Checked checked,
            Supplier<Runnable> pins) {

        private Compiled unchecked() {
            return new Compiled(upstream, connections, sender, rewritesReply, null, pins);
        }
    }

    /** The upstream of this id, which exists; it is used from now on. */
    Compiled find(String id) {
        used.add(id);
        return Objects.requireNonNull(compiled.get(id), id);
    }

    /** All of them by their ids; those that nobody asked for until now are not checked. */
    Map<String, Compiled> all() {
        Map<String, Compiled> all = new HashMap<>();
        compiled.forEach((id, each) -> all.put(id, used.contains(id) ? each : each.unchecked()));
        return all;
    }

    private Compiled compile(String id, UpstreamEntry entry) {
        Pool pool = Pool.of(id, entry.connections(), TlsSettings.of(entry.tls(), supplies.secrets()));
        Kept.Held<Connections> held = supplies.keep(pool, Connections.class, () -> pool.open(supplies.alarms()));
        Connections open = held.state();
        boolean rewritesReply = !Boolean.FALSE.equals(entry.rewriteReply());
        Upstream upstream = upstream(id, entry, open);
        Checked checked = checked(upstream, entry, pool);
        return new Compiled(upstream, open, supplies.sender(open), rewritesReply, checked, held::share);
    }

    /** Checks have connections of their own, made as those of the requests. */
    private @Nullable Checked checked(Upstream upstream, UpstreamEntry entry, Pool pool) {
        CheckMeaning meaning = CheckMeaning.of(entry.health());
        if (meaning == null) {
            return null;
        }
        Connections own = supplies.hold(new Checking(pool), Connections.class, () -> pool.open(supplies.alarms()));
        return new Checked(upstream, meaning.check(), own);
    }

    private Upstream upstream(String id, UpstreamEntry entry, Connections open) {
        Balancing balancing = balancing(id, entry);
        Terms terms = terms(entry);
        TargetMaker maker = new TargetMaker(id, supplies, rules(entry));
        List<Target> targets = entry.targets().stream().map(TargetMaker::target).toList();
        Turns turns = supplies.hold(new Turned(id, entry.targets()), Turns.class, Turns::new);
        Function<List<TargetState>, Roster> rosters = states -> Roster.of(id, states, balancing, turns);
        Names names = supplies.names();
        if (names == null || targets.stream().noneMatch(NamedTargets::isNamed)) {
            Roster roster = rosters.apply(targets.stream().map(maker::make).toList());
            return new Upstream(id, terms, balancing, roster, parts(id, entry), supplies.nanos());
        }
        NamedTargets followed = new NamedTargets(maker, rosters, open::forget);
        named.add(supplies.hold(followed, NamedTargets.class, () -> followed));
        Roster known = followed.watch(targets, names);
        Upstream upstream = new Upstream(id, terms, balancing, known, parts(id, entry), supplies.nanos());
        followed.keep(upstream);
        return upstream;
    }

    /** Gives names that are new a moment, so that in the usual case no request meets one without an address. */
    private void awaitNames() {
        long end = System.nanoTime() + MOMENT.toNanos();
        try {
            for (NamedTargets each : named) {
                each.await(end);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Terms terms(UpstreamEntry entry) {
        return new Terms(
                timeouts(entry.timeouts(), Timeouts.DEFAULT),
                "preserve".equals(entry.host()),
                entry.retry() == null ? Retry.DEFAULT : retry(entry.retry()),
                failing(entry.health()));
    }

    static Retry retry(RetryEntry entry) {
        Set<Retry.Cause> on = new HashSet<>();
        IntPredicate statuses = status -> false;
        for (String each : entry.on()) {
            if (RetryEntry.CAUSES.contains(each)) {
                on.add(Retry.Cause.valueOf(each.toUpperCase(Locale.ROOT)));
            } else {
                statuses = statuses.or(Units.faults(each)::contains);
            }
        }
        Retry usual = Retry.DEFAULT;
        return new Retry(
                or(entry.attempts(), usual.attempts()),
                Set.copyOf(on),
                statuses,
                Set.copyOf(entry.methods()),
                duration(entry.backoff(), usual.backoff()),
                duration(entry.maxBackoff(), usual.longest()),
                entry.hedge() == null ? null : Units.timeout(entry.hedge()));
    }

    private static IntPredicate failing(@Nullable HealthEntry health) {
        String statuses = health == null || health.passive() == null
                ? null
                : health.passive().statuses();
        return statuses == null ? Terms.DEFAULT.failing() : Units.faults(statuses)::contains;
    }

    private static TargetMaker.Rules rules(UpstreamEntry entry) {
        HealthEntry health = entry.health();
        ConcurrencyEntry concurrency = entry.concurrency();
        return new TargetMaker.Rules(
                ejection(health == null ? null : health.passive()),
                CheckMeaning.of(health),
                concurrency == null ? 0 : or(concurrency.perTarget(), 0),
                concurrency != null && Boolean.TRUE.equals(concurrency.adaptive()),
                breaker(entry.breaker()),
                duration(health == null ? null : health.slowStart(), Duration.ZERO));
    }

    private static Ejection.@Nullable Rules ejection(HealthEntry.@Nullable Passive entry) {
        Ejection.Rules usual = Ejection.Rules.DEFAULT;
        if (entry == null) {
            return usual;
        }
        if (Boolean.FALSE.equals(entry.enabled())) {
            return null;
        }
        return new Ejection.Rules(
                or(entry.failures(), usual.failures()),
                duration(entry.within(), usual.within()),
                entry.ratio() == null ? usual.ratio() : Units.share(entry.ratio()),
                or(entry.minimum(), usual.minimum()),
                duration(entry.eject(), usual.eject()),
                duration(entry.maxEject(), usual.longest()),
                entry.maxEjected() == null ? usual.maxEjected() : Units.share(entry.maxEjected()));
    }

    private static Breaker.@Nullable Rules breaker(@Nullable BreakerEntry entry) {
        if (entry == null) {
            return null;
        }
        Breaker.Rules usual = Breaker.Rules.DEFAULT;
        return new Breaker.Rules(
                entry.ratio() == null ? usual.ratio() : Units.share(entry.ratio()),
                or(entry.minimum(), usual.minimum()),
                duration(entry.within(), usual.within()),
                duration(entry.open(), usual.open()),
                or(entry.probes(), usual.probes()),
                duration(entry.slow(), usual.slow()),
                entry.slowRatio() == null ? usual.slowRatio() : Units.share(entry.slowRatio()));
    }

    private Balancing balancing(String id, UpstreamEntry entry) {
        BalanceEntry balance = entry.balance();
        Balancing usual = Balancing.DEFAULT;
        String panic = entry.health() == null ? null : entry.health().panic();
        return new Balancing(
                balance == null || balance.algorithm() == null ? usual.algorithm() : Algorithm.of(balance.algorithm()),
                balance == null || balance.by() == null ? null : key(KeyText.parse(balance.by())),
                entry.sticky() == null ? null : sticky(id, entry.sticky()),
                panic == null ? usual.panic() : Units.share(panic));
    }

    static Key key(KeyText text) {
        return new Key(Key.Source.valueOf(text.source().toUpperCase(Locale.ROOT)), text.name());
    }

    private Sticky sticky(String id, StickyEntry entry) {
        return new Sticky(
                entry.cookie(),
                entry.secret() == null
                        ? supplies.hold(new Coded(id), OwnSecret.class, OwnSecret::new)
                        : secret(entry.secret()),
                !Boolean.FALSE.equals(entry.secure()),
                duration(entry.drain(), Duration.ZERO));
    }

    /** A reference that the check has found to lead somewhere. */
    private Supplier<String> secret(String reference) {
        try {
            return supplies.secrets().findFieldValue(reference)::value;
        } catch (MissingSecret gone) {
            throw new IllegalStateException("a secret that was there is gone: " + gone.getMessage(), gone);
        }
    }

    private Upstream.Parts parts(String id, UpstreamEntry entry) {
        String written = entry.retry() == null ? null : entry.retry().budget();
        double share = written == null ? 0.2 : Units.share(written);
        Budget budget = supplies.hold(new Paid(id, share), Budget.class, () -> new Budget(share, supplies.nanos()));
        ConcurrencyEntry concurrency = entry.concurrency();
        // where nobody waits and any number may be under way there is nothing to count
        boolean counts = concurrency != null && (concurrency.max() != null || or(concurrency.queue(), 0) > 0);
        if (concurrency == null || !counts) {
            return new Upstream.Parts(budget, null);
        }
        Room.Bounds bounds = new Room.Bounds(
                or(concurrency.max(), Integer.MAX_VALUE),
                or(concurrency.queue(), 0),
                duration(concurrency.timeout(), Duration.ofSeconds(1)));
        return new Upstream.Parts(budget, supplies.hold(new Spaced(id, bounds), Room.class, () -> new Room(bounds)));
    }

    private static int or(@Nullable Integer written, int usual) {
        return written == null ? usual : written;
    }

    private static Duration duration(@Nullable String written, Duration usual) {
        return written == null ? usual : Units.duration(written);
    }

    /** The timeouts of an entry, those of {@code otherwise} where it has none. */
    static Timeouts timeouts(@Nullable TimeoutsEntry entry, Timeouts otherwise) {
        if (entry == null) {
            return otherwise;
        }
        return new Timeouts(
                entry.connect() == null ? otherwise.connect() : Units.timeout(entry.connect()),
                entry.firstByte() == null ? otherwise.firstByte() : Units.timeout(entry.firstByte()),
                entry.idle() == null ? otherwise.idle() : Units.timeout(entry.idle()),
                entry.stream() == null ? otherwise.stream() : Units.timeout(entry.stream()),
                entry.attempt() == null ? otherwise.attempt() : Units.timeout(entry.attempt()),
                entry.total() == null ? otherwise.total() : Units.timeout(entry.total()),
                otherwise.heartbeat());
    }

    /** A secret of this start, where the document has none. */
    private static final class OwnSecret implements Supplier<String>, AutoCloseable {
        private final String secret;

        OwnSecret() {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            secret = Base64.getEncoder().encodeToString(random);
        }

        @Override
        public String get() {
            return secret;
        }

        @Override
        public void close() {}
    }

    /** The key of an upstream's turns: they go on while its targets stay the same. */
    private record Turned(String upstream, List<?> targets) {}

    /** The key of the secret that an upstream's sticky cookies are made with. */
    private record Coded(String upstream) {}

    /** The key of an upstream's budget. */
    private record Paid(String upstream, double share) {}

    /** The key of the room that an upstream has. */
    private record Spaced(String upstream, Room.Bounds bounds) {}

    /** The key of the connections of an upstream's checks. */
    private record Checking(Pool pool) {}

    /** The key of an upstream's connections, and how they are opened. */
    private record Pool(String upstream, int max, Duration idle, TlsSettings tls) {
        static Pool of(String upstream, @Nullable ConnectionsEntry entry, TlsSettings tls) {
            return new Pool(
                    upstream,
                    entry == null || entry.max() == null ? CONNECTIONS : entry.max(),
                    entry == null || entry.idle() == null ? IDLE : Units.duration(entry.idle()),
                    tls);
        }

        Connections open(Alarms alarms) {
            return new Connections(max, idle, new UpstreamTls(upstream, tls, System::nanoTime), alarms);
        }
    }
}
