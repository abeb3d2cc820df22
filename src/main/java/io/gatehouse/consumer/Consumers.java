package io.gatehouse.consumer;

import io.gatehouse.config.ConsumerEntry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The consumers of a document, found by what they bring along. Immutable; threads: any. */
public final class Consumers {
    /** None. */
    public static final Consumers NONE = new Consumers(Map.of());

    private final Map<String, Consumer> byId;

    private Consumers(Map<String, Consumer> byId) {
        this.byId = Collections.unmodifiableMap(new LinkedHashMap<>(byId));
    }

    /** Those of a checked document. */
    public static Consumers of(Map<String, ConsumerEntry> entries) {
        Map<String, Consumer> byId = new LinkedHashMap<>();
        entries.forEach((id, entry) -> byId.put(id, new Consumer(id, Set.copyOf(entry.groups()))));
        return new Consumers(byId);
    }

    /** All ids, in the order of the document. */
    public Set<String> ids() {
        return byId.keySet();
    }

    /** The consumer of this id; null when there is none. */
    public @Nullable Consumer find(String id) {
        return byId.get(id);
    }
}
