package io.gatehouse.snapshot;

import io.gatehouse.cluster.Address;
import io.gatehouse.cluster.RedisStore;
import io.gatehouse.config.ClusterEntry;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.config.RedisEntry;
import io.gatehouse.limit.Counters;
import io.gatehouse.limit.Counting;
import io.gatehouse.limit.LocalCounters;
import io.gatehouse.limit.Purpose;
import io.gatehouse.limit.SharedCounters;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Where the policies of a snapshot count: in this gateway's memory, or with others in a Redis.
 *
 * @param redis null for here
 */
record SnapshotCounting(Supplies supplies, @Nullable Shared redis) implements Counting {

    /** A Redis that is held, and what it is known by. */
    private record Shared(RedisEntry entry, RedisStore store) {}

    /** What is counted there is not what is counted elsewhere. */
    private record SharedPurpose(Purpose purpose, RedisEntry entry) {}

    /**
     * As a checked document has it.
     *
     * @param place of the cluster, where a secret is told that is not there any more
     */
    static SnapshotCounting of(@Nullable ClusterEntry cluster, Supplies supplies, Place place) {
        RedisEntry redis = cluster == null ? null : cluster.redis();
        if (redis == null) {
            return new SnapshotCounting(supplies, null);
        }
        try {
            Address address = Address.of(redis, supplies.secrets());
            RedisStore store = supplies.hold(redis, RedisStore.class, () -> new RedisStore(address, supplies.nanos()));
            return new SnapshotCounting(supplies, new Shared(redis, store));
        } catch (MissingSecret e) {
            e.tell(place.child("redis"));
            return new SnapshotCounting(supplies, null);
        }
    }

    @Override
    public boolean isShared() {
        return redis != null;
    }

    @Override
    public Counters counters(Purpose purpose) {
        // by itself, since what was counted here in an outage outlives a publish of another Redis, or of another
        // otherwise
        LocalCounters alone = supplies.hold(purpose.alone(), LocalCounters.class, () -> local(purpose));
        return redis == null
                ? alone
                : supplies.hold(
                        new SharedPurpose(purpose, redis.entry),
                        SharedCounters.class,
                        () -> new SharedCounters(purpose, redis.store, alone));
    }

    private LocalCounters local(Purpose purpose) {
        return new LocalCounters(purpose.windows(), purpose.most(), supplies.nanos(), Clock.systemUTC());
    }
}
