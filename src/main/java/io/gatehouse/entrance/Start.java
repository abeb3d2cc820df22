package io.gatehouse.entrance;

import io.gatehouse.admin.AdminGate;
import io.gatehouse.admin.AdminServlet;
import io.gatehouse.admin.Explaining;
import io.gatehouse.cache.store.Memory;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.dns.Names;
import io.gatehouse.entrance.tunnel.Tunnels;
import io.gatehouse.entrance.webapp.Neighbours;
import io.gatehouse.explain.Entrance;
import io.gatehouse.explain.Explainer;
import io.gatehouse.explain.RouteTests;
import io.gatehouse.explain.Tickets;
import io.gatehouse.forward.Alarms;
import io.gatehouse.forward.CheckRounds;
import io.gatehouse.limit.Failures;
import io.gatehouse.observe.AccessLog;
import io.gatehouse.observe.AuditEvents;
import io.gatehouse.observe.Metrics;
import io.gatehouse.observe.PoolUse;
import io.gatehouse.observe.Readiness;
import io.gatehouse.snapshot.AdminToken;
import io.gatehouse.snapshot.AdminTokens;
import io.gatehouse.snapshot.Compiler;
import io.gatehouse.snapshot.Compiling;
import io.gatehouse.snapshot.ConfigFile;
import io.gatehouse.snapshot.Disk;
import io.gatehouse.snapshot.FileWatch;
import io.gatehouse.snapshot.FirstDocument;
import io.gatehouse.snapshot.Home;
import io.gatehouse.snapshot.Kept;
import io.gatehouse.snapshot.Live;
import io.gatehouse.snapshot.Publisher;
import io.gatehouse.snapshot.Revisions;
import io.gatehouse.snapshot.Snapshot;
import io.gatehouse.snapshot.StartRefused;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Puts the gateway together when the web application starts, and takes it apart when it stops: the composition root.
 *
 * <p>Everything is made here, once, by constructor, in the order it is needed, and closed in the opposite order.
 */
public final class Start implements ServletContextListener {
    private static final System.Logger LOG = System.getLogger(Start.class.getName());

    private final Closing closing = new Closing();

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Surroundings surroundings = new Surroundings(event.getServletContext());
        try {
            assemble(surroundings);
        } catch (StartRefused refused) {
            closing.close();
            refused.sentences().forEach(sentence -> LOG.log(System.Logger.Level.ERROR, sentence));
            surroundings.refuse(refused.sentences());
            throw new IllegalStateException("Gatehouse can't start: " + refused.getMessage());
        } catch (RuntimeException | Error unforeseen) {
            closing.close();
            throw unforeseen;
        }
    }

    private void assemble(Surroundings surroundings) throws StartRefused {
        Alarms alarms = closing.add(new Alarms());
        Home home = closing.add(Home.open(surroundings.home(), Disk.REAL));
        AdminToken token = home.adminToken(System.getenv("GATEHOUSE_ADMIN_TOKEN"));
        AdminTokens tokens = home.adminTokens(Clock.systemUTC());
        Revisions revisions = Revisions.open(home);
        Metrics metrics = closing.add(new Metrics(surroundings.version()));
        Entrance written = new WrittenRequests(surroundings.context().getContextPath(), new RequestIds());
        Names names = closing.add(new Names(surroundings.lookup(), System::nanoTime));
        metrics.names(names::answered, names::failed, names::stale);
        Neighbours neighbours = closing.add(new Neighbours(surroundings.context(), alarms));
        Compiler compiled = closing.add(new Compiler(
                new Kept(),
                alarms,
                new Compiler.Reach(neighbours, names),
                home.folder(),
                surroundings.secrets(home.secrets())));
        Memory memory = compiled.memory();
        metrics.cache(memory.store()::tiers);
        Compiling compiler = counted(new RouteTests(compiled, written), metrics);
        FirstDocument first = FirstDocument.load(home, revisions, surroundings.config(), compiler)
                .opening(surroundings.adminPort(), compiler);
        AccessLog log = closing.add(new AccessLog(first.snapshot().accessLog()));
        Readiness readiness = new Readiness();
        Threads threads = closing.add(surroundings.threads());
        UpstreamCertificates upstreams = new UpstreamCertificates();
        CheckRounds checks = closing.add(new CheckRounds(alarms));
        Live live = closing.add(new Live(first.snapshot()));
        live.onChange(snapshot -> {
            metrics.retainRoutes(snapshot.routeIds());
            snapshot.routeIds().forEach(metrics::forRoute);
            metrics.retainPolicies(snapshot.policies().keySet());
            metrics.retainPools(pools(snapshot));
            upstreams.of(snapshot);
            metrics.upstreams(() -> UpstreamUses.of(snapshot));
            metrics.places(() -> PlacesUses.of(snapshot));
            memory.uses().retain(snapshot.routeIds());
            if (snapshot != first.snapshot() || !first.refused()) {
                // where nothing is served, files stay as they are
                memory.store().serve(snapshot.room());
            }
            metrics.published(snapshot.number());
            log.to(snapshot.accessLog());
            checks.serve(snapshot.checked());
            readiness.ready();
        });
        if (first.refused()) {
            refuse(first, surroundings, readiness);
        }
        Publisher publisher = closing.add(new Publisher(
                live, first, compiler, revisions, Clock.systemUTC(), surroundings.adminPort(), surroundings.config()));
        Path path = surroundings.config();
        if (path != null) {
            watch(new ConfigFile(path, publisher, first), surroundings.configEvery(), metrics, readiness);
        }
        Threads carriers = closing.add(Threads.forTunnels());
        Tunnels tunnels = closing.add(new Tunnels(carriers::execute, alarms));
        metrics.tunnels(tunnels::count);
        surroundings.onLeave(readiness::leaving);
        surroundings.onCut(live::hurry);
        surroundings.onDrain(() -> {
            readiness.draining();
            tunnels.drain();
        });
        closing.add(readiness::draining);
        metrics.accessLog(log);
        metrics.certificates(surroundings.certificates());
        metrics.upstreamCertificates(upstreams::list);
        readiness.certificates(both(surroundings.certificates(), upstreams::byHolder));
        readiness.unverified(upstreams::unverified);
        AuditEvents audit = new AuditEvents(Clock.systemUTC(), System::nanoTime);
        new Observation(live, metrics, log, audit).keepWith(surroundings.context());
        Tickets tickets = new Tickets(Clock.systemUTC());
        Explaining explaining = new Explaining(new Explainer(written, live, compiled, readiness::serves), tickets);
        AdminGate gate = new AdminGate(token, tokens, new Failures(AdminGate.FAILURES, System::nanoTime));
        new Gatehouse(gate, audit, readiness, threads, tunnels, tickets).keepWith(surroundings.context());
        serve(surroundings.context(), "health", new HealthServlet(readiness), "/_gatehouse/health/*");
        serve(surroundings.context(), "metrics", new MetricsServlet(metrics), "/_gatehouse/metrics");
        serve(
                surroundings.context(),
                "admin",
                new AdminServlet(publisher, tokens, explaining, memory),
                "/_gatehouse/admin/v1/*");
        LOG.log(
                System.Logger.Level.INFO,
                "Gatehouse {0} serves, its home is {1}",
                surroundings.version(),
                home.folder());
    }

    /** Takes over what changes in the file that is the truth, and shows when that is refused. */
    private void watch(ConfigFile file, Duration every, Metrics metrics, Readiness readiness) {
        metrics.configFile(() -> !file.refused().isEmpty());
        readiness.configFile(file::refused);
        closing.add(FileWatch.start(file, every));
    }

    /** Nothing older is served in place of a document that was refused: a person is told, and nothing or 503 served. */
    private static void refuse(FirstDocument first, Surroundings surroundings, Readiness readiness)
            throws StartRefused {
        if (!surroundings.startsAnyway()) {
            throw new StartRefused(first.sentences());
        }
        readiness.refused(first.sentences());
        List<String> sentences = first.sentences();
        sentences.forEach(sentence -> LOG.log(System.Logger.Level.ERROR, sentence));
    }

    private static Compiling counted(Compiling compiling, Metrics metrics) {
        return (number, document) -> {
            try {
                return compiling.compile(number, document);
            } catch (RefusedDocument refused) {
                metrics.refused(refused.problems().size());
                throw refused;
            }
        };
    }

    private static Supplier<Map<String, Instant>> both(
            Supplier<Map<String, Instant>> door, Supplier<Map<String, Instant>> upstreams) {
        return () -> {
            Map<String, Instant> both = new LinkedHashMap<>(door.get());
            both.putAll(upstreams.get());
            return both;
        };
    }

    private static Map<String, PoolUse> pools(Snapshot snapshot) {
        Map<String, PoolUse> pools = new HashMap<>();
        snapshot.connections()
                .forEach((id, connections) ->
                        pools.put(id, new PoolUse(connections::leased, connections::pending, connections::available)));
        return pools;
    }

    private static void serve(ServletContext context, String name, jakarta.servlet.Servlet servlet, String path) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(path);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        closing.close();
        Parting.say();
    }
}
