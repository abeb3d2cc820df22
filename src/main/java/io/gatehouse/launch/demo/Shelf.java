package io.gatehouse.launch.demo;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The numbered objects of one kind, in the order of their numbers. Any thread may call it: objects are immutable, and
 * a change is a compare-and-set, so its function may run again and must have no effect of its own.
 */
final class Shelf {

    private final ConcurrentSkipListMap<Long, JsonObject> items = new ConcurrentSkipListMap<>();
    private final AtomicLong last = new AtomicLong();

    JsonObject add(JsonObject item) {
        long id = last.incrementAndGet();
        JsonObject numbered = numbered(id, item);
        items.put(id, numbered);
        return numbered;
    }

    JsonObject get(long id) {
        JsonObject item = items.get(id);
        if (item == null) {
            throw missing(id);
        }
        return item;
    }

    boolean has(long id) {
        return items.containsKey(id);
    }

    JsonObject change(long id, UnaryOperator<JsonObject> change) {
        JsonObject changed = items.computeIfPresent(id, (same, item) -> numbered(id, change.apply(item)));
        if (changed == null) {
            throw missing(id);
        }
        return changed;
    }

    /** Takes the object away unless the check, which sees it as it is, refuses. */
    void remove(long id, Consumer<JsonObject> check) {
        JsonObject item = get(id);
        check.accept(item);
        if (!items.remove(id, item)) {
            remove(id, check);
        }
    }

    List<JsonObject> all(Predicate<JsonObject> wanted) {
        return items.values().stream().filter(wanted).toList();
    }

    /** The object with its number in front. */
    private static JsonObject numbered(long id, JsonObject item) {
        var builder = PetStore.JSON.createObjectBuilder().add("id", id);
        item.forEach((name, value) -> {
            if (!name.equals("id")) {
                builder.add(name, value);
            }
        });
        return builder.build();
    }

    private static Refused missing(long id) {
        return new Refused(404, "There is none with the id " + id + ".");
    }
}
