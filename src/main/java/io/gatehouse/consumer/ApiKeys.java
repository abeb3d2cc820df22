package io.gatehouse.consumer;

import io.gatehouse.config.ApiKeyEntry;
import io.gatehouse.config.KeyHash;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Secret;
import io.gatehouse.config.Secrets;
import io.gatehouse.config.Units;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a document's consumers.
 *
 * <p>What comes is hashed and its hash is looked up: how long that takes depends on a hash that nobody can choose, so that
 * it tells nothing of the keys. A key that is kept elsewhere may change there, and is compared with what it is now.
 * Threads: any.
 */
public final class ApiKeys {
    private static final List<String> ALGORITHMS = List.of("SHA-256", "SHA-512");

    private final Map<KeyHash, Key> hashed = new HashMap<>();
    private final List<Referenced> referenced = new ArrayList<>();
    private final InstantSource clock;

    private record Key(
            Consumer consumer,
            @Nullable String name,
            @Nullable Instant expires) {}

    private record Referenced(Secret secret, Key key) {}

    ApiKeys(InstantSource clock) {
        this.clock = clock;
    }

    /** Before anybody looks. */
    void add(Consumer consumer, ApiKeyEntry entry, Secrets secrets) throws MissingSecret {
        Instant expires = entry.expires() == null ? null : Units.time(entry.expires());
        Key key = new Key(consumer, entry.name(), expires);
        if (entry.hash() != null) {
            hashed.put(KeyHash.parse(entry.hash()), key);
        } else if (entry.key() != null) {
            referenced.add(new Referenced(secrets.find(entry.key()), key));
        }
    }

    /** Whose key this is; nobody's where it has expired, which only an administrator is told. */
    public Finding find(String presented) {
        Key key = key(presented);
        if (key == null) {
            return Finding.nobody("no consumer has this key");
        }
        String named =
                "the key " + (key.name == null ? "" : '"' + key.name + "\" ") + "of the consumer " + key.consumer.id();
        return key.expires == null || clock.instant().isBefore(key.expires)
                ? Finding.of(key.consumer, "it brings " + named)
                : Finding.nobody(named + " expired at " + key.expires);
    }

    private @Nullable Key key(String presented) {
        Key found = null;
        for (String algorithm : ALGORITHMS) {
            Key key = hashed.get(KeyHash.of(algorithm, presented));
            found = found == null ? key : found;
        }
        for (Referenced each : referenced) {
            boolean same = Digests.same(each.secret.value(), presented);
            found = found == null && same ? each.key : found;
        }
        return found;
    }
}
