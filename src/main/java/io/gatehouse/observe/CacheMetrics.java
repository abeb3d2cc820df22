package io.gatehouse.observe;

import io.gatehouse.cache.store.Tier;
import io.gatehouse.observe.Samples.Row;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Supplier;

/** What caches keep, by the places where it is: asked for whenever the text is made. Threads: any. */
final class CacheMetrics implements MultiCollector {
    private volatile Supplier<List<Tier>> tiers = List::of;

    /** Shows these and no others. */
    void show(Supplier<List<Tier>> current) {
        tiers = current;
    }

    @Override
    public MetricSnapshots collect() {
        Samples<Tier> tier = new Samples<>(
                "gatehouse_cache_",
                tiers.get().stream()
                        .map(each -> new Row<>(Labels.of("tier", each.name()), each))
                        .toList());
        return new MetricSnapshots(
                tier.gauge("entries", "Answers that caches keep", Tier::entries),
                tier.gauge("bytes", "What they take, about", Tier::bytes),
                tier.gauge("limit_bytes", "What they may take", Tier::limit),
                tier.gauge("usable", "Whether they can be kept there: 1 or 0", each -> each.usable() ? 1 : 0),
                tier.counter("hits", "Looks that found an answer", Tier::hits),
                tier.counter("evictions", "Answers that went since there was no room", Tier::evicted));
    }
}
