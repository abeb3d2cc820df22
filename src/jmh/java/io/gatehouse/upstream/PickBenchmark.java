package io.gatehouse.upstream;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the choice of a target costs a request, and the whole call to it. All threads ask the same upstream. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PickBenchmark {
    private static final String[] KEYS = new String[1024];

    static {
        for (int i = 0; i < KEYS.length; i++) {
            KEYS[i] = "session-" + i;
        }
    }

    @Param({"ROUND_ROBIN", "LEAST_REQUEST", "EWMA", "RANDOM", "HASH"})
    Algorithm algorithm;

    @Param({"10", "100"})
    int targets;

    /** What may keep the targets from taking requests: what every upstream has, or all there is. */
    @Param({"usual", "all"})
    String obstacles = "usual";

    private Upstream upstream = new PickBenchmark.Of(Algorithm.RANDOM, 1, false).upstream();

    @Setup
    public void build() {
        upstream = new Of(algorithm, targets, obstacles.equals("all")).upstream();
    }

    /**
     * What a call costs of the processor's time: on a machine that has other work too that says more than the time that
     * passed. JMH tells the sum over threads and iterations; what one call costs is that by the product of both.
     */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Cpu {
        private long begun;
        private long calls;

        @Setup(Level.Iteration)
        public void begin() {
            begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            calls = 0;
        }

        public long cpu() {
            long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
            return calls == 0 ? 0 : used / calls;
        }
    }

    /** The choice alone: nothing is begun there. */
    @Benchmark
    public TargetState pick(Cpu cpu) {
        cpu.calls++;
        return upstream.roster().pick(search(), upstream.now());
    }

    /** With all that is counted of the call and its answer. */
    @Benchmark
    public int call(Cpu cpu) {
        cpu.calls++;
        Call call = upstream.callNow(search());
        if (call == null) {
            throw new IllegalStateException("a benchmark of no target measures nothing");
        }
        call.answered(200);
        call.end();
        return call.target().weight();
    }

    private Search search() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String key = algorithm == Algorithm.HASH ? KEYS[random.nextInt(KEYS.length)] : null;
        return new Search(key, null, random);
    }

    private record Of(Algorithm algorithm, int targets, boolean all) {
        Upstream upstream() {
            List<TargetState> states = new ArrayList<>();
            for (int i = 0; i < targets; i++) {
                Target target = new Target("t" + i, "http", "127.0.0.1", 1024 + i, "", 1 + i % 3, 0);
                states.add(new TargetState(target, new Load(), new Drain(), obstacles(), 0));
            }
            Balancing balancing = new Balancing(algorithm, null, null, 0);
            Roster roster = Roster.of("u", states, balancing, new Turns());
            Upstream.Parts parts = new Upstream.Parts(new Budget(0.2, System::nanoTime), null);
            return new Upstream("u", Terms.DEFAULT, balancing, roster, parts, System::nanoTime);
        }

        private List<Obstacle> obstacles() {
            Ejection ejection = new Ejection(Ejection.Rules.DEFAULT);
            return all
                    ? List.of(ejection, new Bound(1_000), new Breaker(Breaker.Rules.DEFAULT, System::nanoTime))
                    : List.of(ejection);
        }
    }
}
