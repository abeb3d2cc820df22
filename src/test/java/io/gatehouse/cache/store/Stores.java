package io.gatehouse.cache.store;

import java.nio.file.Path;

/** Stores that know how much room they have. */
public final class Stores {
    private Stores() {}

    /** One of the heap alone. */
    public static Store onHeap(long octets) {
        Store store = new Store(null);
        store.serve(new Room(octets, 0, 0));
        return store;
    }

    static Store open(Path folder, Room room) {
        Store store = new Store(folder);
        store.serve(room);
        return store;
    }
}
