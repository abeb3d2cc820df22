package io.gatehouse.consumer;

import io.gatehouse.config.ConsumerEntry;
import io.gatehouse.config.CredentialEntry;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.config.Problems;
import io.gatehouse.config.Secrets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The consumers of a document, found by what they bring along. Threads: any. */
public final class Consumers {
    /** None. */
    public static final Consumers NONE =
            of(Map.of(), Means.of(Secrets.below(List.<Path>of()), SlowHashes.ofThisMachine()), new Problems().root());

    private final Map<String, Consumer> byId = new LinkedHashMap<>();
    private final ApiKeys apiKeys;
    private final Passwords passwords;
    private final Tokens tokens = new Tokens();
    private final Certificates certificates;

    private Consumers(Means means) {
        this.apiKeys = new ApiKeys(means.clock);
        this.passwords = new Passwords(means.slowHashes, means.remembered, means.clock);
        this.certificates = new Certificates(means.clock);
    }

    /**
     * What credentials are read and compared with.
     *
     * @param remembered which passwords were good a short while ago, also with other documents; of the same
     *     {@code slowHashes}
     * @param clock says whether one has expired
     */
    public record Means(Secrets secrets, SlowHashes slowHashes, Remembered remembered, InstantSource clock) {
        /** Those that go by the clock of this machine. */
        public static Means of(Secrets secrets, SlowHashes slowHashes, Remembered remembered) {
            return new Means(secrets, slowHashes, remembered, Clock.systemUTC());
        }

        /** The same, where no password was good yet. */
        public static Means of(Secrets secrets, SlowHashes slowHashes) {
            return of(secrets, slowHashes, Remembered.of(slowHashes));
        }
    }

    /**
     * Those of a checked document.
     *
     * @param place of the consumers, where secrets are told that are not there any more
     */
    public static Consumers of(Map<String, ConsumerEntry> entries, Means means, Place place) {
        Consumers consumers = new Consumers(means);
        entries.forEach((id, entry) -> {
            Consumer consumer = new Consumer(id, Set.copyOf(entry.groups()));
            consumers.byId.put(id, consumer);
            for (int i = 0; i < entry.credentials().size(); i++) {
                try {
                    consumers.add(consumer, entry.credentials().get(i), means.secrets);
                } catch (MissingSecret e) {
                    e.tell(place.child(id).child("credentials").child(i));
                }
            }
        });
        return consumers;
    }

    private void add(Consumer consumer, CredentialEntry entry, Secrets secrets) throws MissingSecret {
        if (entry.apiKey() != null) {
            apiKeys.add(consumer, entry.apiKey(), secrets);
        }
        if (entry.basic() != null) {
            passwords.add(consumer, entry.basic(), secrets);
        }
        if (entry.jwt() != null) {
            tokens.add(consumer, entry.jwt());
        }
        if (entry.mtls() != null) {
            certificates.add(consumer, entry.mtls());
        }
    }

    /** All ids, in the order of the document. */
    public Set<String> ids() {
        return Collections.unmodifiableSet(byId.keySet());
    }

    /** The consumer of this id; null when there is none. */
    public @Nullable Consumer find(String id) {
        return byId.get(id);
    }

    public ApiKeys apiKeys() {
        return apiKeys;
    }

    public Passwords passwords() {
        return passwords;
    }

    public Tokens tokens() {
        return tokens;
    }

    public Certificates certificates() {
        return certificates;
    }
}
