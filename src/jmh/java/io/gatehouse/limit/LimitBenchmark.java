package io.gatehouse.limit;

import io.gatehouse.config.Quota;
import io.gatehouse.limit.Window.Algorithm;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs a request to be counted in this gateway's memory; run it with {@code -prof gc} for what it allocates. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LimitBenchmark {
    private static final int KEYS = 100_000;
    private static final String[] NAMES = new String[KEYS];

    static {
        for (int i = 0; i < KEYS; i++) {
            NAMES[i] = "ip=2001:db8::" + Integer.toHexString(i);
        }
    }

    @Param({"TOKEN_BUCKET", "SLIDING_WINDOW", "CALENDAR"})
    Algorithm algorithm;

    private LocalCounters counters;

    @Setup
    public void build() {
        Window window = new Window("w", algorithm, Quota.parse("100/h"), 100, ZoneOffset.UTC);
        counters = new LocalCounters(List.of(window), 1_000_000, System::nanoTime, Clock.systemUTC());
        for (String name : NAMES) {
            counters.take(name, 1);
        }
    }

    /** One of a hundred thousand, each as probable as any other. */
    @Benchmark
    public Outcome anyKey() {
        return counters.take(NAMES[ThreadLocalRandom.current().nextInt(KEYS)], 1);
    }

    /** The same one each time: all threads wait for each other. */
    @Benchmark
    public Outcome oneKey() {
        return counters.take(NAMES[0], 1);
    }
}
