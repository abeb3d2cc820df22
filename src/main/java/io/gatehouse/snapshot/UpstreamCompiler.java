package io.gatehouse.snapshot;

import io.gatehouse.config.ConnectionsEntry;
import io.gatehouse.config.TargetEntry;
import io.gatehouse.config.TargetUrl;
import io.gatehouse.config.TimeoutsEntry;
import io.gatehouse.config.Units;
import io.gatehouse.config.UpstreamEntry;
import io.gatehouse.forward.Alarms;
import io.gatehouse.forward.Connections;
import io.gatehouse.forward.Handover;
import io.gatehouse.forward.Sender;
import io.gatehouse.upstream.RoundRobin;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.Timeouts;
import io.gatehouse.upstream.Upstream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes upstreams of their entries; each once, whoever asks for it. For one compilation, by one thread. */
final class UpstreamCompiler {
    private static final int CONNECTIONS = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Map<String, UpstreamEntry> entries;
    private final Kept kept;
    private final List<Kept.Held<?>> held;
    private final Alarms alarms;
    private final Handover handover;
    private final Map<String, Compiled> compiled = new HashMap<>();
    private final Map<String, Connections> connections = new HashMap<>();

    UpstreamCompiler(Map<String, UpstreamEntry> entries, Kept kept, List<Kept.Held<?>> held, Sending sending) {
        this.entries = entries;
        this.kept = kept;
        this.held = held;
        this.alarms = sending.alarms();
        this.handover = sending.handover();
        entries.forEach((id, entry) -> compiled.put(id, compile(id, entry)));
    }

    /** What requests are sent with, whatever the upstream. */
    record Sending(Alarms alarms, Handover handover) {}

    /**
     * An upstream and what sends requests to it.
     *
     * @param rewritesReply whether its addresses in replies become public ones, unless a route says otherwise
     */
    record Compiled(Upstream upstream, Sender sender, boolean rewritesReply) {}

    /** The upstream of this id, which exists. */
    Compiled find(String id) {
        return Objects.requireNonNull(compiled.get(id), id);
    }

    /** The connections of each upstream. */
    Map<String, Connections> connections() {
        return connections;
    }

    private Compiled compile(String id, UpstreamEntry entry) {
        List<Target> targets =
                entry.targets().stream().map(UpstreamCompiler::target).toList();
        Timeouts timeouts = timeouts(entry.timeouts(), Timeouts.DEFAULT);
        RoundRobin roundRobin = hold(new Turns(id, targets), RoundRobin.class, () -> new RoundRobin(targets));
        Pool key = Pool.of(id, entry.connections());
        Connections pool = hold(key, Connections.class, () -> key.open(alarms));
        connections.put(id, pool);
        boolean preserve = "preserve".equals(entry.host());
        boolean rewritesReply = !Boolean.FALSE.equals(entry.rewriteReply());
        return new Compiled(
                new Upstream(id, targets, roundRobin, timeouts, preserve),
                new Sender(pool, alarms, handover),
                rewritesReply);
    }

    private <T extends AutoCloseable> T hold(Object key, Class<T> type, java.util.function.Supplier<T> maker) {
        Kept.Held<T> state = kept.hold(key, type, maker);
        held.add(state);
        return state.state();
    }

    private static Target target(TargetEntry entry) {
        TargetUrl url = TargetUrl.parse(entry.url());
        String host =
                url.host().startsWith("[") ? url.host().substring(1, url.host().length() - 1) : url.host();
        return new Target(
                entry.name() == null ? url.authority() : entry.name(),
                url.scheme(),
                host,
                url.port(),
                url.basePath(),
                entry.weight() == null ? 1 : entry.weight());
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
                entry.total() == null ? otherwise.total() : Units.timeout(entry.total()),
                otherwise.heartbeat());
    }

    /** The key of an upstream's turns: they go on while its targets stay the same. */
    private record Turns(String upstream, List<Target> targets) {}

    /** The key of an upstream's connections, and how they are opened. */
    private record Pool(String upstream, int max, Duration idle) {
        static Pool of(String upstream, @Nullable ConnectionsEntry entry) {
            return new Pool(
                    upstream,
                    entry == null || entry.max() == null ? CONNECTIONS : entry.max(),
                    entry == null || entry.idle() == null ? IDLE : Units.duration(entry.idle()));
        }

        Connections open(Alarms alarms) {
            return new Connections(max, idle, alarms);
        }
    }
}
