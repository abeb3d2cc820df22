package io.gatehouse.observe;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Things of one kind, of which several things are measured at the moment. Threads: one. */
final class Samples<T> {
    private final String prefix;
    private final Collection<Row<T>> rows;

    /** Something that is measured, and its labels. */
    record Row<T>(Labels labels, T of) {}

    /** Of rows with the same labels the first counts: the library would refuse to show anything. */
    Samples(String prefix, List<Row<T>> rows) {
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

    /** A word as a label beside a 1: only the one that is true now, so that none has to be known beforehand. */
    GaugeSnapshot word(String what, String help, String label, Function<T, String> word) {
        return new GaugeSnapshot(
                new MetricMetadata(prefix + what, help),
                rows.stream()
                        .map(row -> new GaugeDataPointSnapshot(1, row.labels().add(label, word.apply(row.of())), null))
                        .toList());
    }

    CounterSnapshot counter(String what, String help, ToDoubleFunction<T> value) {
        return new CounterSnapshot(
                new MetricMetadata(prefix + what, help),
                rows.stream().map(row -> count(row.labels(), value, row.of())).toList());
    }

    /** Counts by outcome. */
    CounterSnapshot outcomes(String what, String help, Map<String, ToDoubleFunction<T>> values) {
        return new CounterSnapshot(
                new MetricMetadata(prefix + what, help),
                rows.stream()
                        .flatMap(row -> values.entrySet().stream()
                                .map(each ->
                                        count(row.labels().add("outcome", each.getKey()), each.getValue(), row.of())))
                        .toList());
    }

    private static <T> CounterDataPointSnapshot count(Labels labels, ToDoubleFunction<T> value, T of) {
        return new CounterDataPointSnapshot(value.applyAsDouble(of), labels, null, 0);
    }
}
