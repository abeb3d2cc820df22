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
    private final String prefix;
    private final Map<String, InUse> inUse = new ConcurrentHashMap<>();
    private final long most;
    private volatile @Nullable Reached reached;

    /** @param alone what counts where the store can't be asked; it is not closed with this */
    public SharedCounters(Purpose purpose, SharedStore store, Counters alone) {
        this.purpose = purpose;
        this.store = store;
        this.alone = alone;
        this.most = Windows.most(purpose.windows());
        // whoever has other windows counts by itself
        this.prefix = purpose.id()
                + ':'
                + purpose.plan()
                + ':'
                + Integer.toHexString(purpose.windows().toString().hashCode())
                + ':';
    }

    /** What there is once the store was reached, whose clock the windows go by. */
    private record Reached(AsyncProxyManager<byte[]> buckets, Windows windows) {}

    /** A bucket that somebody waits for. */
    private record InUse(AsyncBucketProxy bucket, int users) {}

    private Moment now() {
        long nanos = store.nanos();
        return new Moment(nanos, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    @Override
    public Outcome take(String key, long amount) {
        long wanted = Math.min(amount, most);
        try {
            Reached store = reached();
            long more = Windows.owed(amount, most) - wanted;
            VerboseResult<Boolean> taken = ask(key, store, bucket -> taking(bucket, wanted, more));
            return outcome(store, taken, taken.getValue(), wanted);
        } catch (SharedStore.Away away) {
            return otherwise(() -> alone.take(key, amount));
        }
    }

    /** What is more than there ever is is owed, when the rest was given. */
    private static CompletableFuture<VerboseResult<Boolean>> taking(AsyncBucketProxy bucket, long wanted, long more) {
        CompletableFuture<VerboseResult<Boolean>> taken = bucket.asVerbose().tryConsume(wanted);
        return more == 0
                ? taken
                : taken.thenCompose(given -> given.getValue()
                        ? bucket.asVerbose().consumeIgnoringRateLimits(more).thenApply(owed -> owed.withValue(true))
                        : CompletableFuture.completedFuture(given));
    }

    @Override
    public Outcome look(String key, long amount) {
        long wanted = Math.min(amount, most);
        try {
            Reached store = reached();
            VerboseResult<Long> there =
                    ask(key, store, bucket -> bucket.asVerbose().getAvailableTokens());
            return outcome(store, there, there.getValue() >= wanted, wanted);
        } catch (SharedStore.Away away) {
            return otherwise(() -> alone.look(key, amount));
        }
    }

    @Override
    public void charge(String key, long amount) {
        try {
            ask(key, reached(), bucket -> bucket.asVerbose().consumeIgnoringRateLimits(Windows.owed(amount, most)));
        } catch (SharedStore.Away away) {
            alone.charge(key, amount);
        }
    }

    @Override
    public boolean reset(String key) {
        alone.reset(key);
        try {
            AsyncProxyManager<byte[]> all = reached().buckets;
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

    private static Outcome outcome(Reached store, VerboseResult<?> told, boolean passed, long wanted) {
        Epoch epoch = store.windows.of(told.getConfiguration());
        long nanos = told.getOperationTimeNanos();
        Moment then = new Moment(nanos, TimeUnit.NANOSECONDS.toMillis(nanos));
        return store.windows.outcome(epoch, told.getState(), passed, wanted, then);
    }

    private <T> T ask(String key, Reached there, Function<AsyncBucketProxy, CompletableFuture<T>> question)
            throws SharedStore.Away {
        Epoch epoch = there.windows.at(now());
        AsyncProxyManager<byte[]> all = there.buckets;
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

    private Reached reached() throws SharedStore.Away {
        Reached known = reached;
        if (known == null) {
            AsyncProxyManager<byte[]> buckets = store.buckets(new Lasting());
            if (buckets == null) {
                throw new SharedStore.Away("it was not reached yet");
            }
            known = new Reached(buckets, new Windows(purpose.windows(), now()));
            reached = known;
        }
        return known;
    }

    /** As long as not all is there again. */
    private final class Lasting implements ExpirationAfterWriteStrategy {
        @Override
        public long calculateTimeToLiveMillis(RemoteBucketState state, long nanos) {
            Moment then = new Moment(nanos, TimeUnit.NANOSECONDS.toMillis(nanos));
            Windows windows = Objects.requireNonNull(reached).windows;
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

    /** What is in the store goes by itself. */
    @Override
    public void close() {}
}
