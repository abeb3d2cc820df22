package io.gatehouse.observe;

import io.gatehouse.observe.Samples.Row;
import io.gatehouse.observe.UpstreamUse.BreakerUse;
import io.gatehouse.observe.UpstreamUse.ChecksUse;
import io.gatehouse.observe.UpstreamUse.RoomUse;
import io.gatehouse.observe.UpstreamUse.TargetUse;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The upstreams and their targets as metrics: asked for whenever the text is made, since targets come and go between
 * publishes, and nothing is to be kept of those that are gone. Threads: any.
 */
final class UpstreamMetrics implements MultiCollector {
    private volatile Supplier<List<UpstreamUse>> upstreams = List::of;

    /** Shows these and no others. */
    void show(Supplier<List<UpstreamUse>> current) {
        upstreams = current;
    }

    @Override
    public MetricSnapshots collect() {
        List<UpstreamUse> all = upstreams.get();
        return new MetricSnapshots(Stream.of(ofUpstreams(all), ofTargets(all), ofObstacles(all))
                .flatMap(each -> each)
                .toList());
    }

    private static Stream<MetricSnapshot> ofUpstreams(List<UpstreamUse> all) {
        Samples<UpstreamUse> upstream = upstreams(all, each -> each);
        Samples<RoomUse> room = upstreams(all, UpstreamUse::room);
        return Stream.of(
                upstream.counter("retries", "Requests sent again, to another target", UpstreamUse::retries),
                upstream.gauge(
                        "panic",
                        "1 while so few targets are well that ejected and unhealthy ones are used too",
                        each -> each.panic() ? 1 : 0),
                room.gauge("in_flight", "Requests that have a place at the upstream", RoomUse::inFlight),
                room.gauge("waiting", "Requests that wait for a place at the upstream", RoomUse::waiting));
    }

    private static Stream<MetricSnapshot> ofTargets(List<UpstreamUse> all) {
        Samples<TargetUse> target = targets(all, each -> each);
        Samples<Double> latency = targets(all, each -> each.latency() > 0 ? each.latency() : null);
        return Stream.of(
                target.gauge("in_flight", "Requests under way at the target", TargetUse::inFlight),
                target.gauge(
                        "available",
                        "1 while the target takes requests, but for being busy",
                        each -> each.health().available() ? 1 : 0),
                target.word("status", "1 beside the word that the target stands at", "status", each -> each.health()
                        .status()),
                latency.gauge(
                        "latency_seconds", "How long the target takes until its answers begin, averaged", each -> each),
                target.counter(
                        "calls", "Calls to the target", each -> each.counts().calls()),
                target.counter("failures", "Calls that failed by the target's fault", each -> each.counts()
                        .failures()),
                target.counter(
                        "ejections", "How often the target was taken out since its calls failed", each -> each.counts()
                                .ejections()));
    }

    private static Stream<MetricSnapshot> ofObstacles(List<UpstreamUse> all) {
        Samples<BreakerUse> breaker = targets(all, each -> each.health().breaker());
        Samples<ChecksUse> checks = targets(all, each -> each.health().checks());
        Samples<Integer> limit = targets(all, each -> each.health().limit());
        return Stream.of(
                breaker.word(
                        "breaker_state",
                        "1 beside the state of the target's breaker: closed, open or half-open",
                        "state",
                        BreakerUse::state),
                breaker.counter("breaker_opened", "How often the target's breaker opened", BreakerUse::opened),
                checks.outcomes(
                        "checks",
                        "Checks of the target that came back",
                        Map.of("passed", ChecksUse::passed, "failed", ChecksUse::failed)),
                limit.gauge(
                        "limit", "Requests that the target carries at most now, found out by latency", each -> each));
    }

    private static <T> Samples<T> upstreams(List<UpstreamUse> all, Function<UpstreamUse, @Nullable T> value) {
        return new Samples<>(
                "gatehouse_upstream_",
                all.stream()
                        .flatMap(each -> Stream.ofNullable(value.apply(each))
                                .map(of -> new Row<>(Labels.of("upstream", each.id()), of)))
                        .toList());
    }

    private static <T> Samples<T> targets(List<UpstreamUse> all, Function<TargetUse, @Nullable T> value) {
        return new Samples<>(
                "gatehouse_target_",
                all.stream()
                        .flatMap(upstream -> upstream.targets().stream().flatMap(each -> Stream.ofNullable(
                                        value.apply(each))
                                .map(of -> new Row<>(Labels.of("upstream", upstream.id(), "target", each.name()), of))))
                        .toList());
    }
}
