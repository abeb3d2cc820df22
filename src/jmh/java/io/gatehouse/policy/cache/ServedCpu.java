package io.gatehouse.policy.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Tells what a request costs the process that serves it: the CPU time it took, of user and system, over the requests it had. */
public final class ServedCpu implements InternalProfiler {
    private Duration before = Duration.ZERO;

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = HitBenchmark.taken();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        Duration spent = HitBenchmark.taken().minus(before);
        double micros = spent.toNanos() / 1000.0 / result.getMetadata().getAllOps();
        return List.of(new ScalarResult("served.cpu", micros, "us/op", AggregationPolicy.AVG));
    }

    @Override
    public String getDescription() {
        return "CPU time of the process that serves";
    }
}
