package io.gatehouse.cache.store;

import io.gatehouse.cache.Flights;
import io.gatehouse.cache.Uses;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What all caches of a gateway have together, for as long as it runs.
 *
 * @param store the answers
 * @param flights those that are being fetched
 * @param uses what became of requests
 * @param room how much room there is for the store with the document that is looked at; it need not be served
 */
public record Memory(Store store, Flights flights, Uses uses, Room room) implements AutoCloseable {
    /**
     * One with nothing in it.
     *
     * @param folder where files may be; null for nowhere
     */
    public static Memory empty(@Nullable Path folder) {
        return new Memory(new Store(folder), new Flights(), new Uses(), Room.USUAL);
    }

    /** The same as a document sees it that gives it this room. */
    public Memory with(Room other) {
        return new Memory(store, flights, uses, other);
    }

    @Override
    public void close() {
        flights.close();
        store.close();
    }
}
