package io.gatehouse.policy;

import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.fetch.Fetching;
import io.gatehouse.token.OwnKeys;

/**
 * What a policy is made with, besides its options.
 *
 * @param id the policy's id: its name, or {@code ROUTE.KEY} for one written in a route
 * @param secrets where the options that the schema marks as secret are found
 * @param consumers those of the document
 * @param fetching how others are asked, and what outlives a publish
 * @param ownKeys what the gateway signs with
 */
public record Provisions(String id, Secrets secrets, Consumers consumers, Fetching fetching, OwnKeys ownKeys) {

    /** For a policy that signs nothing. */
    public Provisions(String id, Secrets secrets, Consumers consumers, Fetching fetching) {
        this(id, secrets, consumers, fetching, OwnKeys.NONE);
    }

    /** For a policy that asks nobody. */
    public Provisions(String id, Secrets secrets, Consumers consumers) {
        this(id, secrets, consumers, Fetching.NONE);
    }
}
