package io.gatehouse.limit;

import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.serialization.SerializationHandle;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counters that gateways have together, by the clock of their store. Where it can't be asked, each does as the policy says.
 *
 * <p>Threads: any. All who ask for one key at the same time on one gateway ask the store together (the library's batching), or
 * they would keep each other from getting through: so a bucket is the same object for all of them as long as one waits.
 */
public final class SharedCounters implements Counters {
    /** A bucket is kept a little longer than it means anything, since clocks differ. */
    private static final long GRACE = TimeUnit.SECONDS.toMillis(10);

    private final Purpose purpose;
    private final SharedStore store;
    private final Counters alone;
    private final Windows windows;
    private final String prefix;
    private final Map<String, InUse> inUse = new ConcurrentHashMap<>();
    private volatile @Nullable AsyncProxyManager<byte[]> buckets;

    /** @param alone what counts where the store can't be asked */
    public SharedCounters(Purpose purpose, SharedStore store, Counters alone) {
        this.purpose = purpose;
        this.store = store;
        this.alone = alone;
        this.windows = new Windows(purpose.windows(), now());
        // whoever has other windows counts by itself
        this.prefix = purpose.id()
                + ':'
                + purpose.plan()
                + ':'
                + Integer.toHexString(purpose.windows().toString().hashCode())
                + ':';
    }

    /** A bucket that somebody waits for. */
    private record InUse(AsyncBucketProxy bucket, int users) {}

    private Moment now() {
        long nanos = store.nanos();
        return new Moment(nanos, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    @Override
    public Outcome take(String key, long amount) {
        long wanted = Math.min(amount, windows.most());
        try {
            VerboseResult<Boolean> taken = ask(key, bucket -> bucket.asVerbose().tryConsume(wanted));
            if (taken.getValue() && amount > wanted) {
                charge(key, amount - wanted);
            }
            return outcome(taken, taken.getValue(), wanted);
        } catch (SharedStore.Away away) {
            return otherwise(() -> alone.take(key, amount));
        }
    }

    @Override
    public Outcome look(String key, long amount) {
        long wanted = Math.min(amount, windows.most());
        try {
            VerboseResult<Long> there = ask(key, bucket -> bucket.asVerbose().getAvailableTokens());
            return outcome(there, there.getValue() >= wanted, wanted);
        } catch (SharedStore.Away away) {
            return otherwise(() -> alone.look(key, amount));
        }
    }

    @Override
    public void charge(String key, long amount) {
        try {
            ask(key, bucket -> bucket.asVerbose().consumeIgnoringRateLimits(windows.owed(amount)));
        } catch (SharedStore.Away away) {
            alone.charge(key, amount);
        }
    }

    @Override
    public boolean reset(String key) {
        alone.reset(key);
        try {
            AsyncProxyManager<byte[]> all = buckets();
            return store.answer(() -> all.removeProxy(store.key(prefix + key)).thenApply(nothing -> true));
        } catch (SharedStore.Away away) {
            return false;
        }
    }

    private Outcome otherwise(Supplier<Outcome> counted) {
        return switch (purpose.otherwise()) {
            case LOCAL -> counted.get().alone();
            case ALLOW -> Outcome.unknown(true);
            case REFUSE -> Outcome.unknown(false);
        };
    }

    private Outcome outcome(VerboseResult<?> told, boolean passed, long wanted) {
        Epoch epoch = windows.of(told.getConfiguration());
        long nanos = told.getOperationTimeNanos();
        Moment then = new Moment(nanos, TimeUnit.NANOSECONDS.toMillis(nanos));
        return windows.outcome(epoch, told.getState(), passed, wanted, then);
    }

    private <T> T ask(String key, Function<AsyncBucketProxy, CompletableFuture<T>> question) throws SharedStore.Away {
        Epoch epoch = windows.at(now());
        AsyncProxyManager<byte[]> all = buckets();
        String name = prefix + key;
        String used = epoch.version() + " " + name;
        AsyncBucketProxy bucket = enter(used, name, epoch, all);
        try {
            return store.answer(() -> question.apply(bucket));
        } finally {
            inUse.compute(
                    used,
                    (same, each) -> each == null || each.users == 1 ? null : new InUse(each.bucket, each.users - 1));
        }
    }

    private AsyncBucketProxy enter(String used, String name, Epoch epoch, AsyncProxyManager<byte[]> all) {
        return Objects.requireNonNull(inUse.compute(
                        used,
                        (same, each) -> each == null
                                ? new InUse(bucket(name, epoch, all), 1)
                                : new InUse(each.bucket, each.users + 1)))
                .bucket;
    }

    private AsyncBucketProxy bucket(String name, Epoch epoch, AsyncProxyManager<byte[]> all) {
        return all.builder()
                .withImplicitConfigurationReplacement(epoch.version(), TokensInheritanceStrategy.AS_IS)
                .withOptimization(Optimizations.batching())
                .build(store.key(name), () -> CompletableFuture.completedFuture(epoch.configuration()));
    }

    private AsyncProxyManager<byte[]> buckets() throws SharedStore.Away {
        AsyncProxyManager<byte[]> known = buckets;
        if (known == null) {
            known = store.buckets(new Lasting());
            if (known == null) {
                throw new SharedStore.Away("it was not reached yet");
            }
            buckets = known;
        }
        return known;
    }

    /** As long as not all is there again. */
    private final class Lasting implements ExpirationAfterWriteStrategy {
        @Override
        public long calculateTimeToLiveMillis(RemoteBucketState state, long nanos) {
            Moment then = new Moment(nanos, TimeUnit.NANOSECONDS.toMillis(nanos));
            Epoch epoch = windows.of(state.getConfiguration());
            long reset = windows.outcome(epoch, state.copyBucketState(), true, 0, then)
                    .reset();
            return TimeUnit.NANOSECONDS.toMillis(reset) + GRACE;
        }

        @Override
        public SerializationHandle<ExpirationAfterWriteStrategy> getSerializationHandle() {
            throw new UnsupportedOperationException("it is used where it was made");
        }
    }

    @Override
    public void close() {
        alone.close();
    }
}
