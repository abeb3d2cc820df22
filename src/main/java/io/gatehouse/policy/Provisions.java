package io.gatehouse.policy;

import io.gatehouse.cache.store.Memory;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.fetch.Fetching;
import io.gatehouse.limit.Counting;
import io.gatehouse.token.OwnKeys;
import java.util.List;

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
 * @param within what of its route keeps answers apart from the route's own, with a dot before it; empty for nothing
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
        String within,
        List<Chain.Link> parts) {

    /** For a policy that no others stand in. */
    public Provisions(String id, Secrets secrets, Consumers consumers, Fetching fetching, OwnKeys ownKeys) {
        this(id, secrets, consumers, fetching, ownKeys, Counting.NONE, Memory.empty(null), "", List.of());
    }

    /** The same for one that these stand in. */
    public Provisions with(List<Chain.Link> inner) {
        return new Provisions(id, secrets, consumers, fetching, ownKeys, counting, memory, within, inner);
    }

    /** The same for one that counts so. */
    public Provisions with(Counting given) {
        return new Provisions(id, secrets, consumers, fetching, ownKeys, given, memory, within, parts);
    }

    /** The same for one that keeps answers there. */
    public Provisions with(Memory given) {
        return new Provisions(id, secrets, consumers, fetching, ownKeys, counting, given, within, parts);
    }

    /** The same for one of a view, whose answers are no other's. */
    public Provisions ofView(String name) {
        String apart = ".views." + name;
        return new Provisions(id, secrets, consumers, fetching, ownKeys, counting, memory, apart, parts);
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
