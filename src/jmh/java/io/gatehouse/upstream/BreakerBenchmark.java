package io.gatehouse.upstream;

import dev.failsafe.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a circuit breaker costs a call that goes well: a permission, and the news that it did, over the same window of ten
 * seconds. All threads call the same target.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class BreakerBenchmark {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final long TOOK = TimeUnit.MILLISECONDS.toNanos(3);

    private final io.github.resilience4j.circuitbreaker.CircuitBreaker locked =
            resilience4j(SlidingWindowSynchronizationStrategy.SYNCHRONIZED);
    private final io.github.resilience4j.circuitbreaker.CircuitBreaker lockFree =
            resilience4j(SlidingWindowSynchronizationStrategy.LOCK_FREE);
    private final CircuitBreaker<Object> failsafe = CircuitBreaker.builder()
            .withFailureRateThreshold(50, 20, WITHIN)
            .withDelay(Duration.ofSeconds(10))
            .withSuccessThreshold(2, 3)
            .build();
    private Breaker obstacle = new Breaker(Breaker.Rules.DEFAULT, System::nanoTime);

    private static io.github.resilience4j.circuitbreaker.CircuitBreaker resilience4j(
            SlidingWindowSynchronizationStrategy strategy) {
        return io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
                "target",
                CircuitBreakerConfig.custom()
                        .clock(new Ticks(System::nanoTime))
                        .slidingWindow((int) WITHIN.toSeconds(), 20, SlidingWindowType.TIME_BASED, strategy)
                        .build());
    }

    @Setup(Level.Iteration)
    public void renew() {
        obstacle = new Breaker(Breaker.Rules.DEFAULT, System::nanoTime);
    }

    @Benchmark
    public boolean resilience4jLocked() {
        return call(locked);
    }

    @Benchmark
    public boolean resilience4jLockFree() {
        return call(lockFree);
    }

    private static boolean call(io.github.resilience4j.circuitbreaker.CircuitBreaker breaker) {
        boolean permitted = breaker.tryAcquirePermission();
        breaker.onSuccess(TOOK, TimeUnit.NANOSECONDS);
        return permitted;
    }

    @Benchmark
    public boolean failsafe() {
        boolean permitted = failsafe.tryAcquirePermit();
        failsafe.recordSuccess();
        return permitted;
    }

    /** What the product does: asked at the pick, entered, answered, over. */
    @Benchmark
    public boolean obstacle() {
        long now = System.nanoTime();
        boolean permitted = !obstacle.blocks(now) && obstacle.enter(now);
        Lap lap = new Lap(now, TOOK, now);
        obstacle.answered(lap);
        obstacle.succeeded(lap);
        obstacle.left(now, true);
        return permitted;
    }
}
