package io.gatehouse.snapshot;

import io.gatehouse.cache.store.Memory;
import io.gatehouse.compose.PartThreads;
import io.gatehouse.config.BadValue;
import io.gatehouse.config.Checker;
import io.gatehouse.config.Cidr;
import io.gatehouse.config.Document;
import io.gatehouse.config.Doubts;
import io.gatehouse.config.GatewayDocument;
import io.gatehouse.config.Pointer;
import io.gatehouse.config.Problems;
import io.gatehouse.config.ProxyStatusEntry;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.config.RouteEntry;
import io.gatehouse.config.Secrets;
import io.gatehouse.config.SoundParts;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.consumer.SlowHashes;
import io.gatehouse.dns.Names;
import io.gatehouse.exchange.Identity;
import io.gatehouse.forward.Alarms;
import io.gatehouse.forward.FetchThreads;
import io.gatehouse.forward.Handover;
import io.gatehouse.forward.Hedges;
import io.gatehouse.forward.Mirrors;
import io.gatehouse.observe.Destination;
import io.gatehouse.observe.Tallies;
import io.gatehouse.policy.Policies;
import io.gatehouse.policy.Provisions;
import io.gatehouse.route.Route;
import io.gatehouse.route.Routes;
import io.gatehouse.token.OwnKeys;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Snapshot} of a document: checked, bound to records, compiled, with all its problems at once when it
 * can't be.
 *
 * <p>Threads: any; a compilation touches nothing that requests use but the {@link Kept} state it asks for.
 */
public final class Compiler implements Compiling, AutoCloseable {
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");

    private final Checker checker;
    private final Secrets secrets;
    private final Tallies tallies = new Tallies(Clock.systemUTC());
    private final Kept kept;
    private final Supplies.Sending sending;
    private final Path home;
    private final Mirrors mirrors = new Mirrors();
    private final Hedges hedges = new Hedges();
    private final PartThreads partThreads = new PartThreads();
    private final FetchThreads fetchThreads = new FetchThreads();
    private final SlowHashes slowHashes = SlowHashes.ofThisMachine();
    private final @Nullable Names names;
    private final OwnKeys ownKeys;
    private final Memory memory;

    /** A compiler that finds secrets in the process's environment, the home and the server's naming. */
    public Compiler(Kept kept, Alarms alarms, Path home) {
        this(kept, alarms, home, Secrets.below(List.of(home.resolve("secrets"))));
    }

    /** A compiler that finds secrets here, for a gateway that is the only web application of its server. */
    public Compiler(Kept kept, Alarms alarms, Path home, Secrets secrets) {
        this(kept, alarms, new Reach(Handover.NONE, null), home, secrets);
    }

    /**
     * A compiler that finds secrets here.
     *
     * @param home the folder that relative paths of the document are below, and that the keys are in which the gateway makes
     */
    public Compiler(Kept kept, Alarms alarms, Reach reach, Path home, Secrets secrets) {
        this.checker = new Checker(Policies.schemas(), secrets);
        this.secrets = secrets;
        this.kept = kept;
        this.sending = new Supplies.Sending(alarms, hedges, reach.handover(), fetchThreads);
        this.home = home;
        this.names = reach.names();
        this.ownKeys = new HomeKeys(home, Disk.REAL, Clock.systemUTC());
        this.memory = Memory.empty(home.resolve("cache"));
    }

    /**
     * How targets are found that are no addresses.
     *
     * @param handover the way to the other web applications of the server
     * @param names whose addresses snapshots follow; null where names are left to who connects
     */
    public record Reach(Handover handover, @Nullable Names names) {}

    /** What the caches of all its snapshots keep, whichever of them is served. */
    public Memory memory() {
        return memory;
    }

    /**
     * Ends what its snapshots have going on beside their requests: copies for mirrors, attempts side by side, parts, inquiries; what
     * its caches keep is kept for the next time.
     * Called when nobody runs on them.
     */
    @Override
    public void close() {
        mirrors.close();
        hedges.close();
        partThreads.close();
        fetchThreads.close();
        memory.close();
    }

    /** The snapshot, which nobody runs on yet. */
    @Override
    public Snapshot compile(long number, Document document) throws RefusedDocument {
        Problems problems = document.problems();
        GatewayDocument entries = checked(document, problems);
        Doubts.tell(document, problems, Instant.now());
        List<Kept.Held<?>> held = new ArrayList<>();
        boolean done = false;
        try {
            Supplies supplies = supplies(held);
            UpstreamCompiler upstreams = new UpstreamCompiler(entries.upstreams(), supplies);
            List<Route> routes = routes(entries, document, problems, new Parts(upstreams, supplies));
            Destination accessLog = accessLog(entries, problems);
            problems.refuse();
            Snapshot snapshot = new Snapshot(
                    number,
                    document.settled(),
                    entries,
                    new Routes(routes),
                    edge(entries),
                    upstreams.all(),
                    accessLog,
                    problems.warnings(),
                    PolicyUse.all(entries, tallies, kept, held),
                    held);
            done = true;
            return snapshot;
        } finally {
            if (!done) {
                held.forEach(Kept.Held::release);
            }
        }
    }

    private Supplies supplies(List<Kept.Held<?>> held) {
        return new Supplies(kept, held, sending, secrets, System::nanoTime, names);
    }

    /** The document's entries; when it is refused, what is wrong with its sound parts is told as well. */
    private GatewayDocument checked(Document document, Problems problems) throws RefusedDocument {
        try {
            return checker.accept(document, problems);
        } catch (RefusedDocument refused) {
            if (refused.problems().size() < Problems.MOST) {
                GatewayDocument sound = SoundParts.of(document, refused.problems());
                List<Kept.Held<?>> held = new ArrayList<>();
                Supplies supplies = supplies(held);
                UpstreamCompiler none = new UpstreamCompiler(new LinkedHashMap<>(), supplies);
                try {
                    routes(sound, document, problems, new Parts(none, supplies));
                } finally {
                    held.forEach(Kept.Held::release);
                }
                accessLog(sound, problems);
                problems.refuse();
            }
            throw refused;
        }
    }

    /** What routes are made of besides their entries. */
    private record Parts(UpstreamCompiler upstreams, Supplies supplies) {}

    private List<Route> routes(GatewayDocument entries, Document document, Problems problems, Parts parts) {
        Inquiries inquiries = new Inquiries(parts.supplies);
        SnapshotCounting counting = SnapshotCounting.of(
                entries.cluster(), parts.supplies, problems.root().child("cluster"));
        Consumers consumers = new ConsumerCompiler(secrets, slowHashes, inquiries)
                .compile(entries.consumers(), problems.root().child("consumers"));
        Memory seen = memory.with(Snapshot.room(entries.cache()));
        HeapCheck.check(entries.cache(), problems.root().child("cache").child("heap"));
        PolicyCompiler policies =
                new PolicyCompiler(entries.policies(), id -> new Provisions(id, secrets, consumers, inquiries, ownKeys)
                        .with(counting)
                        .with(seen));
        policies.checkNamed(problems);
        RouteCompiler compiler = new RouteCompiler(
                policies,
                ConsumerPolicies.compile(
                        entries.consumers(), policies, problems.root().child("consumers")),
                RouteCompiler.Answers.of(new ForwardCompiler(parts.upstreams, mirrors), policies, partThreads),
                LimitsCompiler.body(entries.limits()));
        List<Route> routes = new ArrayList<>();
        for (Map.Entry<String, RouteEntry> entry : entries.routes().entrySet()) {
            Pointer pointer = Pointer.ROOT.child("routes").child(entry.getKey());
            Route route = compiler.compile(entry.getKey(), entry.getValue(), problems.at(pointer));
            if (route != null) {
                routes.add(route);
            }
        }
        new OverlapCheck(document.json(), problems).check(routes);
        new CookieCheck(problems).check(entries);
        return routes;
    }

    private Destination accessLog(GatewayDocument entries, Problems problems) {
        try {
            return Destination.of(entries.accessLog(), home);
        } catch (BadValue found) {
            problems.at(Pointer.ROOT.child("accessLog").child("file")).problem(found);
            return Destination.of(null, home);
        }
    }

    private static Edge edge(GatewayDocument entries) {
        var admin = entries.admin();
        var metrics = entries.metrics();
        return new Edge(
                ranges(entries.trust()),
                ranges(orLoopback(admin == null ? null : admin.allow())),
                admin == null ? List.of() : List.copyOf(admin.hosts()),
                admin == null || admin.port() == null ? 0 : admin.port(),
                ranges(orLoopback(metrics == null ? null : metrics.allow())),
                identity(entries),
                PolicyUse.credentialNames(entries),
                PolicyUse.identityFields(entries),
                LimitsCompiler.head(entries.limits()),
                LimitsCompiler.body(entries.limits()).octetsPerSecond());
    }

    private static Identity identity(GatewayDocument entries) {
        ProxyStatusEntry proxyStatus = entries.proxyStatus();
        return new Identity(
                entries.pseudonym() == null ? Identity.DEFAULT.pseudonym() : entries.pseudonym(),
                proxyStatus != null && Boolean.TRUE.equals(proxyStatus.nextHop()));
    }

    private static List<String> orLoopback(@Nullable List<String> written) {
        return written == null ? LOOPBACK : written;
    }

    private static List<Cidr> ranges(List<String> written) {
        return written.stream().map(Cidr::parse).toList();
    }
}
