package io.gatehouse.policy;

import io.gatehouse.cache.store.Memory;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.fetch.Fetching;
import io.gatehouse.limit.Counting;
import io.gatehouse.token.OwnKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is made with, besides its options.
 *
 * @param id the policy's id: its name, or {@code ROUTE.KEY} for one written in a route
 * @param secrets where the options that the schema marks as secret are found
 * @param consumers those of the document
 * @param fetching how others are asked, and what outlives a publish
 * @param ownKeys what the gateway signs with
 * @param counting where it counts
 * @param memory what caches keep, for all routes together
 * @param apart what keeps its answers apart from those of its route
 * @param parts the policies that stand in its options ({@link PolicyType#parts})
 */
public record Provisions(
        String id,
        Secrets secrets,
        Consumers consumers,
        Fetching fetching,
        OwnKeys ownKeys,
        Counting counting,
        Memory memory,
        Apart apart,
        List<Chain.Link> parts) {

    /** For a policy that no others stand in. */
    public Provisions(String id, Secrets secrets, Consumers consumers, Fetching fetching, OwnKeys ownKeys) {
        this(id, secrets, consumers, fetching, ownKeys, Counting.NONE, Memory.empty(null), Apart.NONE, List.of());
    }

    /** The same for one that these stand in. */
    public Provisions with(List<Chain.Link> inner) {
        return new Provisions(id, secrets, consumers, fetching, ownKeys, counting, memory, apart, inner);
    }

    /** The same for one that counts so. */
    public Provisions with(Counting given) {
        return new Provisions(id, secrets, consumers, fetching, ownKeys, given, memory, apart, parts);
    }

    /** The same for one that keeps answers there. */
    public Provisions with(Memory given) {
        return new Provisions(id, secrets, consumers, fetching, ownKeys, counting, given, apart, parts);
    }

    /**
     * The same for one of a view, whose answers are no other's.
     *
     * @param parameter the argument of the query that always tells them apart; null for none
     */
    public Provisions ofView(String name, @Nullable String parameter) {
        Apart own = new Apart(".views." + name, parameter);
        return new Provisions(id, secrets, consumers, fetching, ownKeys, counting, memory, own, parts);
    }

    /**
     * What keeps the answers of a policy apart from those of its route.
     *
     * @param within what of the route they are of, with a dot before it; empty for nothing
     * @param parameter the argument of the query that always tells them apart; null for none
     */
    public record Apart(String within, @Nullable String parameter) {
        /** Nothing does. */
        public static final Apart NONE = new Apart("", null);
    }

    /** For a policy that signs nothing. */
    public Provisions(String id, Secrets secrets, Consumers consumers, Fetching fetching) {
        this(id, secrets, consumers, fetching, OwnKeys.NONE);
    }

    /** For a policy that asks nobody. */
    public Provisions(String id, Secrets secrets, Consumers consumers) {
        this(id, secrets, consumers, Fetching.NONE);
    }
}
