package io.gatehouse.snapshot;

import io.gatehouse.config.ConsumerEntry;
import io.gatehouse.config.Place;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.consumer.Remembered;
import io.gatehouse.consumer.SlowHashes;
import io.gatehouse.fetch.Fetching;
import java.util.Map;

/**
 * Makes the consumers of a document. Which passwords were good a short while ago is kept over publishes, or all clients would
 * wait for a comparison at once after each.
 *
 * @param kept where that is kept
 */
record ConsumerCompiler(Secrets secrets, SlowHashes slowHashes, Fetching kept) {
    /** The key of what is remembered: it is good for those who compare in the same place. */
    private record Comparing(SlowHashes slowHashes) {}

    /** @param place of the consumers, where secrets are told that are not there any more */
    Consumers compile(Map<String, ConsumerEntry> entries, Place place) {
        return Consumers.of(entries, means(entries), place);
    }

    private Consumers.Means means(Map<String, ConsumerEntry> entries) {
        boolean passwords = entries.values().stream()
                .flatMap(entry -> entry.credentials().stream())
                .anyMatch(credential -> credential.basic() != null);
        if (!passwords) {
            return Consumers.Means.of(secrets, slowHashes);
        }
        Remembered remembered = kept.keep(new Comparing(slowHashes), Remembered.class, () -> Remembered.of(slowHashes));
        return Consumers.Means.of(secrets, slowHashes, remembered);
    }
}
