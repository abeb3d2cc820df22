package io.gatehouse.observe;

import io.gatehouse.observe.UpstreamUse.Bulkhead;
import io.gatehouse.observe.UpstreamUse.TargetUse;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
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
        Table<UpstreamUse> upstream = new Table<>("gatehouse_upstream_", rows(all, each -> each));
        Table<Bulkhead> bulkhead = new Table<>("gatehouse_upstream_", rows(all, UpstreamUse::bulkhead));
        Table<TargetUse> target = new Table<>("gatehouse_target_", targets(all));
        return MetricSnapshots.of(
                upstream.counter("retries", "Requests sent again, to another target", UpstreamUse::retries),
                upstream.gauge("panic", "1 while all targets but drained ones are used", each -> each.panic() ? 1 : 0),
                bulkhead.gauge("in_flight", "Requests that have a place at the upstream", Bulkhead::inFlight),
                bulkhead.gauge("waiting", "Requests that wait for a place at the upstream", Bulkhead::waiting),
                target.gauge("in_flight", "Requests under way at the target", TargetUse::inFlight),
                target.gauge(
                        "available",
                        "1 while the target takes requests, but for being busy",
                        each -> each.available() ? 1 : 0),
                new Table<>("gatehouse_target_", measured(all))
                        .gauge(
                                "latency_seconds",
                                "How long the target takes until its answers begin, averaged",
                                TargetUse::latency),
                target.counter(
                        "calls", "Calls to the target", each -> each.counts().calls()),
                target.counter("failures", "Calls that failed by the target's fault", each -> each.counts()
                        .failures()),
                target.counter(
                        "ejections", "How often the target was taken out since its calls failed", each -> each.counts()
                                .ejections()));
    }

    private static <T> List<Row<T>> rows(List<UpstreamUse> all, Function<UpstreamUse, @Nullable T> value) {
        return all.stream()
                .flatMap(each ->
                        Stream.ofNullable(value.apply(each)).map(of -> new Row<>(Labels.of("upstream", each.id()), of)))
                .toList();
    }

    private static List<Row<TargetUse>> targets(List<UpstreamUse> all) {
        return all.stream()
                .flatMap(each -> each.targets().stream()
                        .map(of -> new Row<>(Labels.of("upstream", each.id(), "target", of.name()), of)))
                .toList();
    }

    private static List<Row<TargetUse>> measured(List<UpstreamUse> all) {
        return targets(all).stream().filter(each -> each.of().latency() > 0).toList();
    }

    /** Something that is measured, and its labels. */
    private record Row<T>(Labels labels, T of) {}

    /** Things of one kind, of which several things are measured. */
    private static final class Table<T> {
        private final String prefix;
        private final Collection<Row<T>> rows;

        /** Of rows with the same labels the first counts: the library would refuse to show anything. */
        Table(String prefix, List<Row<T>> rows) {
            Map<Labels, Row<T>> once = new LinkedHashMap<>();
            rows.forEach(row -> once.putIfAbsent(row.labels(), row));
            this.prefix = prefix;
            this.rows = once.values();
        }

        GaugeSnapshot gauge(String what, String help, ToDoubleFunction<T> value) {
            return new GaugeSnapshot(
                    new MetricMetadata(prefix + what, help),
                    rows.stream()
                            .map(row -> new GaugeDataPointSnapshot(value.applyAsDouble(row.of()), row.labels(), null))
                            .toList());
        }

        CounterSnapshot counter(String what, String help, ToDoubleFunction<T> value) {
            return new CounterSnapshot(
                    new MetricMetadata(prefix + what, help),
                    rows.stream()
                            .map(row ->
                                    new CounterDataPointSnapshot(value.applyAsDouble(row.of()), row.labels(), null, 0))
                            .toList());
        }
    }
}
