package io.gatehouse.token;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Providers;
import io.gatehouse.config.StrictJson;
import io.gatehouse.config.UnreadableDocument;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys that the gateway makes for itself: each signs for {@link #PERIOD}, is published for as long before, and for {@link
 * #KEPT} after, so that whoever verifies tokens knows each key well before it is needed. They turn when somebody asks.
 * Threads: any; asking takes a lock only when they turn.
 */
public final class RotatingKeys implements SigningKeys {
    /** For how long a key signs. */
    public static final Duration PERIOD = Duration.ofDays(30);

    /** For how long a key is published when it signs no more; longer than a token lasts. */
    public static final Duration KEPT = Duration.ofHours(1);

    /** When it is tried again to save what could not be. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final System.Logger LOG = System.getLogger(RotatingKeys.class.getName());
    private static final String KEYS = "keys";

    private final Store store;
    private final InstantSource clock;
    private volatile State state;

    /** Where the keys are kept, which nobody else may read. */
    public interface Store {
        /** What was saved; null where nothing ever was. */
        @Nullable
        String load() throws IOException;

        void save(String text) throws IOException;
    }

    /** @param from when it begins to sign */
    private record Timed(Instant from, SigningKey key) {}

    /**
     * What holds for a while.
     *
     * @param keys the earliest first
     * @param until when they are to be looked at again
     * @param saved whether they are where they are kept
     */
    private record State(List<Timed> keys, Timed signing, Instant until, boolean saved) {}

    private RotatingKeys(Store store, InstantSource clock, State state) {
        this.store = store;
        this.clock = clock;
        this.state = state;
    }

    /**
     * Those that are kept, or the first ones, which are saved now.
     *
     * @throws IOException when they can't be read or saved
     */
    public static RotatingKeys open(Store store, InstantSource clock) throws IOException {
        String text = store.load();
        List<Timed> before = text == null ? List.of() : read(text);
        Instant now = clock.instant();
        List<Timed> keys = turned(before, now);
        if (!keys.equals(before)) {
            store.save(write(keys));
        }
        return new RotatingKeys(store, clock, state(keys, now, true));
    }

    @Override
    public SigningKey now() {
        return settled().signing.key;
    }

    @Override
    public List<SigningKey> published() {
        return settled().keys.stream().map(Timed::key).toList();
    }

    private State settled() {
        State now = state;
        return clock.instant().isBefore(now.until) ? now : turn();
    }

    private synchronized State turn() {
        Instant now = clock.instant();
        State before = state;
        if (now.isBefore(before.until)) {
            return before;
        }
        List<Timed> keys = turned(before.keys, now);
        boolean saved = before.saved && keys.equals(before.keys) || save(keys, before.saved);
        State turned = state(keys, now, saved);
        state = turned;
        return turned;
    }

    /** The next key is not in use yet: that it can't be saved harms nobody for now, and is tried again. */
    private boolean save(List<Timed> keys, boolean tellsFailure) {
        try {
            store.save(write(keys));
            return true;
        } catch (IOException e) {
            if (tellsFailure) {
                LOG.log(Level.WARNING, "the gateway's signing keys can't be saved, which is tried again", e);
            }
            return false;
        }
    }

    private static List<Timed> turned(List<Timed> before, Instant now) {
        List<Timed> keys = new ArrayList<>(before);
        while (keys.size() > 1 && !now.isBefore(keys.get(1).from.plus(KEPT))) {
            keys.remove(0);
        }
        if (keys.isEmpty()) {
            keys.add(new Timed(now, SigningKey.make()));
        }
        if (!keys.get(keys.size() - 1).from.isAfter(now)) {
            keys.add(new Timed(now.plus(PERIOD), SigningKey.make()));
        }
        return List.copyOf(keys);
    }

    private static State state(List<Timed> keys, Instant now, boolean saved) {
        Timed signing = keys.get(0);
        Instant until = keys.get(keys.size() - 1).from;
        for (Timed each : keys) {
            if (!each.from.isAfter(now)) {
                signing = each;
            } else if (each.from.isBefore(until)) {
                until = each.from;
            }
        }
        if (signing != keys.get(0) && signing.from.plus(KEPT).isBefore(until)) {
            until = signing.from.plus(KEPT);
        }
        return new State(keys, signing, saved ? until : now.plus(AGAIN), saved);
    }

    private static String write(List<Timed> keys) {
        JsonArrayBuilder list = Providers.JSON.createArrayBuilder();
        keys.forEach(each -> list.add(Providers.JSON
                .createObjectBuilder()
                .add("from", each.from.toString())
                .add("key", each.key.whole())));
        return Providers.JSON.createObjectBuilder().add(KEYS, list).build() + "\n";
    }

    private static List<Timed> read(String text) throws IOException {
        List<Timed> keys = new ArrayList<>();
        try {
            JsonArray list = StrictJson.object(text).getJsonArray(KEYS);
            for (JsonObject each : list.getValuesAs(JsonObject.class)) {
                Instant from = Instant.parse(each.getString("from"));
                keys.add(new Timed(
                        from, SigningKey.parse(each.getJsonObject("key").toString())));
            }
        } catch (UnreadableDocument | BadValue | DateTimeException | ClassCastException | NullPointerException e) {
            // what it holds stands in no message
            throw new IOException("it is not as the gateway has written it");
        }
        keys.sort(Comparator.comparing(Timed::from));
        return List.copyOf(keys);
    }
}
