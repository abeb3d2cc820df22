package io.gatehouse.observe;

import io.gatehouse.cache.store.Tier;
import io.gatehouse.exchange.Exchange.Mirrored;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the gateway counts and measures, as Prometheus text.
 *
 * <p>Threads: all methods by any thread. A request costs two additions and one recording into a timer that is found by
 * the route's id in one step; a timer is made when a route first answers with a class of status, and removed when the
 * route is gone.
 */
public final class Metrics implements AutoCloseable {
    /** The route of a request that none took. */
    public static final String UNMATCHED = "-";

    /** The route of a request to the gateway's own space; no id of a route can be that. */
    public static final String OWN = "_gatehouse";

    /** The media type of {@link #text()}: the text format of Prometheus, version 0.0.4. */
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<String, RouteMetrics> routes = new ConcurrentHashMap<>();
    private final Map<String, MirrorMetrics> mirrors = new ConcurrentHashMap<>();
    private final Map<String, PartMetrics> parts = new ConcurrentHashMap<>();
    private final Map<String, PolicyMetrics> policies = new ConcurrentHashMap<>();
    private final RouteMetrics unmatched = routeMetrics(UNMATCHED);
    private final RouteMetrics own = routeMetrics(OWN);
    private final LongAdder inFlight = new LongAdder();
    private final AtomicLong snapshot = new AtomicLong();
    private final Counter published = publishes("published");
    private final Counter refused = publishes("refused");
    private final Counter problems = Counter.builder("gatehouse.publish.problems")
            .description("Problems found in documents that were refused")
            .register(registry);
    private final Counter trailersDropped = Counter.builder("gatehouse.trailers.dropped")
            .description("Fields after a content that went no further: not allowed there, or not taken")
            .register(registry);
    private final MultiGauge leased = pools("leased", "Connections to the upstream that carry a request");
    private final MultiGauge pending = pools("pending", "Requests that wait for a connection to the upstream");
    private final MultiGauge available = pools("available", "Open connections to the upstream that wait for a request");

    /** Held, since nobody else does. */
    private final List<LongSupplier> asked = new CopyOnWriteArrayList<>();

    private final MultiGauge certificates = MultiGauge.builder("gatehouse.certificate.expiry")
            .description("When the certificate at the door ends, in seconds since 1970")
            .baseUnit("seconds")
            .register(registry);
    private volatile Supplier<Map<String, Instant>> expiries = Map::of;
    private final MultiGauge upstreamCertificates = MultiGauge.builder("gatehouse.upstream.certificate.expiry")
            .description(
                    "When a certificate of an upstream ends, in seconds since 1970: the gateway's own there (client),"
                            + " the first one of its authorities, those that targets have shown")
            .baseUnit("seconds")
            .register(registry);
    private volatile Supplier<List<UpstreamCertificate>> upstreamExpiries = List::of;
    private final UpstreamMetrics upstreams = new UpstreamMetrics();
    private final PlacesMetrics places = new PlacesMetrics();
    private final CacheMetrics cache = new CacheMetrics();

    /** @param version the gateway's version, shown as build information */
    public Metrics(String version) {
        Gauge.builder("gatehouse.requests.in.flight", inFlight, LongAdder::sum)
                .description("Requests that are being answered")
                .register(registry);
        Gauge.builder("gatehouse.snapshot", snapshot, AtomicLong::get)
                .description("The number of the revision that serves")
                .register(registry);
        Gauge.builder("gatehouse.build.info", () -> 1)
                .description("Always 1; the version is a label")
                .tags(
                        "version",
                        version,
                        "java",
                        String.valueOf(Runtime.version().feature()))
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        registry.getPrometheusRegistry().register(upstreams);
        registry.getPrometheusRegistry().register(places);
        registry.getPrometheusRegistry().register(cache);
    }

    /** The meters of a route: the same ones as long as {@link #retainRoutes} keeps it. */
    public RouteMetrics forRoute(String id) {
        RouteMetrics known = routes.get(id);
        return known != null ? known : routes.computeIfAbsent(id, this::routeMetrics);
    }

    /**
     * Removes the meters of all other routes. Called after a publish, with the ids of its snapshot. What ends later on an
     * older snapshot is still counted, and shown until the next publish.
     */
    public void retainRoutes(Set<String> ids) {
        for (String id : routes.keySet()) {
            RouteMetrics gone = ids.contains(id) ? null : routes.remove(id);
            if (gone != null) {
                gone.timers().forEach(registry::remove);
            }
            MirrorMetrics mirror = ids.contains(id) ? null : mirrors.remove(id);
            if (mirror != null) {
                mirror.counters().forEach(registry::remove);
            }
            PartMetrics composition = ids.contains(id) ? null : parts.remove(id);
            if (composition != null) {
                composition.timers().forEach(registry::remove);
            }
        }
    }

    /** Counts what became of a copy of a request of this route. */
    public void mirrored(String route, Mirrored outcome) {
        mirrors.computeIfAbsent(
                        route,
                        id -> new MirrorMetrics(word -> Counter.builder("gatehouse.mirror.requests")
                                .description("Copies of requests for mirrors, by what became of them")
                                .tags("route", id, "outcome", word)
                                .register(registry)))
                .count(outcome);
    }

    /** Counts how a call of a part of this route's composition ended, and how long it took. */
    public void brought(String route, String part, String outcome, long nanos) {
        parts.computeIfAbsent(
                        route,
                        id -> new PartMetrics((name, word) -> Timer.builder("gatehouse.parts")
                                .description("Calls of the parts of compositions, by how they ended")
                                .tags("route", id, "part", name, "outcome", word)
                                .register(registry)))
                .count(part, outcome, nanos);
    }

    /** Counts a decision of the policy of this id. */
    public void decided(String policy, String outcome, boolean onlyObserved) {
        PolicyMetrics known = policies.get(policy);
        (known != null ? known : policies.computeIfAbsent(policy, this::policyMetrics)).count(outcome, onlyObserved);
    }

    /** Removes the counters of all other policies. Called after a publish, as {@link #retainRoutes}. */
    public void retainPolicies(Set<String> ids) {
        for (String id : policies.keySet()) {
            PolicyMetrics gone = ids.contains(id) ? null : policies.remove(id);
            if (gone != null) {
                gone.counters().forEach(registry::remove);
            }
        }
    }

    /** Shows the pools of these upstreams and no others. Called after a publish. */
    public void retainPools(Map<String, PoolUse> byUpstream) {
        leased.register(rows(byUpstream, PoolUse::leased), true);
        pending.register(rows(byUpstream, PoolUse::pending), true);
        available.register(rows(byUpstream, PoolUse::available), true);
    }

    /** Shows these upstreams and no others, asked whenever the text is made. Called after a publish. */
    public void upstreams(Supplier<List<UpstreamUse>> current) {
        upstreams.show(current);
    }

    /** Shows the places of these policies and no others, asked whenever the text is made. Called after a publish. */
    public void places(Supplier<List<PlacesUse>> current) {
        places.show(current);
    }

    /** Shows what caches keep in these places and no others, asked whenever the text is made. Called after a publish. */
    public void cache(Supplier<List<Tier>> current) {
        cache.show(current);
    }

    /** Shows how many upgraded connections there are. Called once. */
    public void tunnels(IntSupplier count) {
        Gauge.builder("gatehouse.tunnels", count, IntSupplier::getAsInt)
                .description("Connections that were upgraded and are open")
                .strongReference(true)
                .register(registry);
    }

    /**
     * Shows how names of targets are resolved. Called once.
     *
     * @param stale how many are used with an answer whose time is over
     */
    public void names(LongSupplier answered, LongSupplier failed, IntSupplier stale) {
        lookups("answered", answered);
        lookups("failed", failed);
        Gauge.builder("gatehouse.dns.stale", stale, IntSupplier::getAsInt)
                .description("Names of targets that can't be resolved and are used with their last addresses")
                .strongReference(true)
                .register(registry);
    }

    private void lookups(String outcome, LongSupplier count) {
        // the library remembers weakly what it asks, and nobody else has it
        asked.add(count);
        FunctionCounter.builder("gatehouse.dns.lookups", count, LongSupplier::getAsLong)
                .description("Attempts to resolve a name of a target")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Shows how many lines the access log dropped. Called once. */
    public void accessLog(AccessLog log) {
        FunctionCounter.builder("gatehouse.access.log.dropped", log, AccessLog::dropped)
                .description("Lines of the access log that were not written")
                .register(registry);
    }

    /** Shows when each of these certificates ends; asked whenever the text is made. Called once. */
    public void certificates(Supplier<Map<String, Instant>> byName) {
        expiries = byName;
    }

    /** Shows when each of these certificates of upstreams ends; asked whenever the text is made. Called once. */
    public void upstreamCertificates(Supplier<List<UpstreamCertificate>> all) {
        upstreamExpiries = all;
    }

    /** Shows whether the file that is the truth is refused as it stands now. Called once, where there is such a file. */
    public void configFile(BooleanSupplier refused) {
        Gauge.builder("gatehouse.config.file.refused", refused, state -> state.getAsBoolean() ? 1 : 0)
                .description("1 while the file of the configuration is refused and an older document serves")
                .strongReference(true)
                .register(registry);
    }

    /** A document was published, or restored at start. */
    public void published(long number) {
        published.increment();
        snapshot.set(number);
    }

    /** A document was refused for so many problems. */
    public void refused(int count) {
        refused.increment();
        problems.increment(count);
    }

    /** A request has come. */
    public void begun() {
        inFlight.increment();
    }

    /**
     * A request has been answered or given up.
     *
     * @param route the id of its route, {@link #OWN} or {@link #UNMATCHED}
     * @param status the status sent; 499 when the client left
     * @param nanos how long it took
     */
    public void ended(String route, int status, long nanos) {
        inFlight.decrement();
        of(route).record(status, nanos);
    }

    /** So many fields that came after a content went no further. */
    public void trailersDropped(int count) {
        if (count > 0) {
            trailersDropped.increment(count);
        }
    }

    private RouteMetrics of(String route) {
        return switch (route) {
            case UNMATCHED -> unmatched;
            case OWN -> own;
            default -> forRoute(route);
        };
    }

    /** All of it as {@link #MEDIA_TYPE}. */
    public String text() {
        certificates.register(
                expiries.get().entrySet().stream()
                        .<Row<?>>map(
                                each -> Row.of(Tags.of("certificate", each.getKey()), each.getValue()::getEpochSecond))
                        .toList(),
                true);
        upstreamCertificates.register(
                upstreamExpiries.get().stream()
                        .<Row<?>>map(each -> Row.of(
                                Tags.of("upstream", each.upstream(), "kind", each.kind(), "name", each.name()),
                                each.end()::getEpochSecond))
                        .toList(),
                true);
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    private RouteMetrics routeMetrics(String id) {
        return new RouteMetrics(statusClass -> Timer.builder("gatehouse.requests")
                .description("Requests answered, by route and class of status, and how long that took")
                .tags("route", id, "status", statusClass)
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
    }

    private PolicyMetrics policyMetrics(String id) {
        return new PolicyMetrics((outcome, mode) -> Counter.builder("gatehouse.policy.decisions")
                .description("Decisions of policies, by outcome, and whether they were carried out or only observed")
                .tags("policy", id, "outcome", outcome, "mode", mode)
                .register(registry));
    }

    private Counter publishes(String outcome) {
        return Counter.builder("gatehouse.publishes")
                .description("Documents published or refused")
                .tag("outcome", outcome)
                .register(registry);
    }

    private MultiGauge pools(String what, String description) {
        return MultiGauge.builder("gatehouse.pool." + what)
                .description(description)
                .register(registry);
    }

    private static Iterable<Row<?>> rows(Map<String, PoolUse> byUpstream, Function<PoolUse, IntSupplier> which) {
        return byUpstream.entrySet().stream()
                .<Row<?>>map(pool -> row(pool.getKey(), which.apply(pool.getValue())))
                .toList();
    }

    private static Row<?> row(String upstream, IntSupplier value) {
        return Row.of(Tags.of("upstream", upstream), value::getAsInt);
    }
}
