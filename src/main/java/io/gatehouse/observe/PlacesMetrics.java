package io.gatehouse.observe;

import io.gatehouse.observe.Samples.Row;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;

/**
 * The places of policies as metrics, all keys of a policy together: asked for whenever the text is made, so that nothing is
 * to be kept of policies that are gone. Threads: any.
 */
final class PlacesMetrics implements MultiCollector {
    private volatile Supplier<List<PlacesUse>> policies = List::of;

    /** Shows these and no others. */
    void show(Supplier<List<PlacesUse>> current) {
        policies = current;
    }

    @Override
    public MetricSnapshots collect() {
        Samples<PlacesUse> policy = new Samples<>(
                "gatehouse_policy_",
                policies.get().stream()
                        .map(each -> new Row<>(Labels.of("policy", each.id()), each))
                        .toList());
        return new MetricSnapshots(
                policy.gauge("in_flight", "Requests that have a place by the policy", PlacesUse::inFlight),
                policy.gauge("waiting", "Requests that wait for a place by the policy", PlacesUse::waiting));
    }
}
