package io.gatehouse.snapshot;

import io.gatehouse.cache.store.Room;
import io.gatehouse.config.CacheEntry;
import io.gatehouse.config.Document;
import io.gatehouse.config.GatewayDocument;
import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.config.Problem;
import io.gatehouse.config.Units;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Request;
import io.gatehouse.forward.Checked;
import io.gatehouse.forward.Connections;
import io.gatehouse.observe.Destination;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.KeyPublisher;
import io.gatehouse.policy.Occupied;
import io.gatehouse.policy.OwnPaths;
import io.gatehouse.route.Route;
import io.gatehouse.route.Routes;
import io.gatehouse.upstream.Upstream;
import jakarta.json.JsonObject;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A document compiled: immutable, what requests run on.
 *
 * <p>Counts who runs on it, so that what it holds (connection pools and the like) is let go exactly when it was swapped
 * out and the last request has left. Threads: all methods by any thread.
 */
public final class Snapshot {
    private static final System.Logger LOG = System.getLogger(Snapshot.class.getName());
    private static final int MOST_LOGGED = 20;

    private final long number;
    private final Document document;
    private final GatewayDocument entries;
    private final Routes routes;
    private final Edge edge;
    private final Map<String, UpstreamCompiler.Compiled> upstreams;
    private final Destination accessLog;
    private final List<Problem> warnings;
    private final Map<String, PolicyUse> policies;
    private final List<Kept.Held<?>> held;
    private final Map<String, OwnPaths> ownPaths = new HashMap<>();
    private final Map<String, Occupied> occupied = new HashMap<>();
    private final List<KeyPublisher> publishers;

    /** Requests running on this snapshot, plus one while it is not retired; once 0 it stays 0. */
    private final AtomicInteger users = new AtomicInteger(1);

    /** Those requests together, plus each that holds it beyond them; once 0 it stays 0. */
    private final AtomicInteger holders = new AtomicInteger(1);

    private final AtomicBoolean letGo = new AtomicBoolean();

    private final CountDownLatch gone = new CountDownLatch(1);

    Snapshot(
            long number,
            Document document,
            GatewayDocument entries,
            Routes routes,
            Edge edge,
            Map<String, UpstreamCompiler.Compiled> upstreams,
            Destination accessLog,
            List<Problem> warnings,
            Map<String, PolicyUse> policies,
            List<Kept.Held<?>> held) {
        this.number = number;
        this.document = document;
        this.entries = entries;
        this.routes = routes;
        this.edge = edge;
        this.upstreams = Map.copyOf(upstreams);
        this.accessLog = accessLog;
        this.warnings = List.copyOf(warnings);
        this.policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
        this.held = List.copyOf(held);
        routes.all().forEach(route -> route.chain().links().forEach(this::keepOwnPaths));
        // what consumers have of their own is the same for every route that knows them
        Stream<Chain.Link> ofConsumers = routes.all().stream()
                .map(Route::chain)
                .filter(Chain::authenticates)
                .limit(1)
                .flatMap(Chain::linksOfConsumers);
        Stream<Chain.Link> ofRoutes = routes.all().stream()
                .map(Route::chain)
                .flatMap(chain -> Stream.concat(chain.links().stream(), chain.linksOfViews()));
        List<Chain.Link> links = Stream.concat(ofRoutes, ofConsumers).toList();
        links.forEach(this::keepOccupied);
        this.publishers = links.stream()
                .map(Chain.Link::policy)
                .filter(KeyPublisher.class::isInstance)
                .map(KeyPublisher.class::cast)
                .distinct()
                .toList();
    }

    private void keepOwnPaths(Chain.Link link) {
        if (link.mode() == Mode.ENFORCE && link.policy() instanceof OwnPaths own) {
            ownPaths.put(link.id(), own);
        }
    }

    private void keepOccupied(Chain.Link link) {
        if (link.policy() instanceof Occupied policy) {
            occupied.put(link.id(), policy);
        }
    }

    /** The policies of its routes and consumers in which requests have places, by their ids. */
    public Map<String, Occupied> occupied() {
        return Collections.unmodifiableMap(occupied);
    }

    /** How much room it gives for what caches keep. */
    public Room room() {
        return room(entries.cache());
    }

    static Room room(@Nullable CacheEntry cache) {
        return cache == null
                ? Room.USUAL
                : new Room(
                        cache.heap() == null ? Room.HEAP : Units.size(cache.heap()),
                        cache.offHeap() == null ? 0 : Units.size(cache.offHeap()),
                        cache.disk() == null ? 0 : Units.size(cache.disk()));
    }

    /** The policies of its routes that count and answer paths of the gateway's own space, by their ids. */
    public Map<String, OwnPaths> ownPaths() {
        return Collections.unmodifiableMap(ownPaths);
    }

    /**
     * The keys that what its routes sign is verified with, as JSON Web Keys (RFC 7517 §4), each once; none where nothing is
     * signed.
     */
    public Set<JsonObject> publicKeys() {
        return publishers.stream()
                .flatMap(each -> each.publicKeys().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * The request without what clients bring for policies of the gateway alone, and without what upstreams believe only from
     * the gateway, whichever route it comes to.
     */
    public Request withoutOwn(Request request, Client client) {
        Request bare = edge.identityFields().without(request);
        for (OwnPaths own : ownPaths.values()) {
            bare = own.without(bare, client);
        }
        return bare;
    }

    /** The number of the revision it was made from; 0 for a first document that was never published. */
    public long number() {
        return number;
    }

    public Document document() {
        return document;
    }

    /** The document's entries as records. */
    public GatewayDocument entries() {
        return entries;
    }

    public Routes routes() {
        return routes;
    }

    public Set<String> routeIds() {
        return routes.all().stream().map(Route::id).collect(Collectors.toUnmodifiableSet());
    }

    /** The pooled connections of each upstream. */
    public Map<String, Connections> connections() {
        return upstreams.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, each -> each.getValue().connections()));
    }

    /** The upstreams by their ids. */
    public Map<String, Upstream> upstreams() {
        return upstreams.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, each -> each.getValue().upstream()));
    }

    /** The upstreams that a route uses and whose targets are checked. */
    public List<Checked> checked() {
        return upstreams.values().stream()
                .map(UpstreamCompiler.Compiled::checked)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The upstream of this id; null when there is none. */
    public @Nullable Upstream upstream(String id) {
        UpstreamCompiler.Compiled found = upstreams.get(id);
        return found == null ? null : found.upstream();
    }

    /** Where the access log goes. */
    public Destination accessLog() {
        return accessLog;
    }

    /** What the document's checks warn of: allowed, but probably not meant. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** Logs what the checks warn of, once for each time it begins to be served; {@code source} says what was checked. */
    void logWarnings(String source) {
        warnings.stream()
                .limit(MOST_LOGGED)
                .forEach(warning -> LOG.log(System.Logger.Level.WARNING, source + ": " + warning));
        if (warnings.size() > MOST_LOGGED) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    source + ": " + (warnings.size() - MOST_LOGGED) + " more warnings are not logged");
        }
    }

    /** The policies by their ids, in the order of the document: the named ones, then those that stand in routes. */
    public Map<String, PolicyUse> policies() {
        return policies;
    }

    /** What applies before any route: trust and the admin gate. */
    public Edge edge() {
        return edge;
    }

    /** Begins to run on it; false when it is gone, and the caller must take the current one. */
    boolean enter() {
        while (true) {
            int before = users.get();
            if (before == 0) {
                return false;
            }
            if (users.compareAndSet(before, before + 1)) {
                return true;
            }
        }
    }

    /** Ends what {@link Live#enter} began. */
    public void leave() {
        if (users.decrementAndGet() == 0) {
            unhold();
            gone.countDown();
        }
    }

    /**
     * Holds what it holds (connection pools and the like) for something that may last longer than a request; asked for while one
     * runs on it. What is returned lets go, once, however often it is run. Its end is not waited for.
     */
    public Runnable hold() {
        holders.incrementAndGet();
        AtomicBoolean over = new AtomicBoolean();
        return () -> {
            if (over.compareAndSet(false, true)) {
                unhold();
            }
        };
    }

    private void unhold() {
        if (holders.decrementAndGet() == 0) {
            letGo();
        }
    }

    /** Lets go of what it holds, which breaks off whatever runs on it beyond all requests. */
    void letGo() {
        if (letGo.compareAndSet(false, true)) {
            held.forEach(Kept.Held::release);
        }
    }

    /** Whether it holds nothing any more. */
    boolean hasLetGo() {
        return letGo.get();
    }

    /** Waits until it is retired and the last request has left; whether that came in time. */
    boolean awaitGone(long nanos) throws InterruptedException {
        return gone.await(nanos, TimeUnit.NANOSECONDS);
    }

    boolean isGone() {
        return gone.getCount() == 0;
    }

    /** Lets it go: called once, when another one has taken its place or it was never used. */
    public void retire() {
        leave();
    }
}
