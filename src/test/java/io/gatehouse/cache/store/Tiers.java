package io.gatehouse.cache.store;

import java.nio.file.Path;

/** Stores that have room below the heap, and many answers of which the heap has room for some. */
final class Tiers {
    static final long MIB = 1L << 20;
    static final int COUNT = 60;
    static final int LENGTH = 100_000;

    private Tiers() {}

    /** A heap of one MiB, and so many below it. */
    static Room room(long offHeap, long disk) {
        return new Room(MIB, offHeap * MIB, disk * MIB);
    }

    /** The folder of the store in that of a test. */
    static Path cache(Path folder) {
        return folder.resolve("cache");
    }

    static Store open(Path folder, long offHeap, long disk) {
        return open(folder, room(offHeap, disk));
    }

    static Store open(Path folder, Room room) {
        return Stores.open(cache(folder), room);
    }

    /** One that has all of them. */
    static Store filled(Path folder, long offHeap, long disk) throws InterruptedException {
        Store store = open(folder, offHeap, disk);
        fill(store);
        return store;
    }

    static void fill(Store store) throws InterruptedException {
        fill(store, 0, COUNT);
    }

    static void fill(Store store, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            store.put(Pile.key(i), Pile.answer(i, LENGTH));
            store.settle();
        }
    }

    /** How many are there of all that it was filled with. */
    static long there(Store store) throws InterruptedException {
        return there(store, COUNT);
    }

    /** How many are there of the first of them. */
    static long there(Store store, int count) throws InterruptedException {
        long there = 0;
        for (int i = 0; i < count; i++) {
            there += Pile.has(store, i, LENGTH) ? 1 : 0;
            // or what goes down for it may find no place to wait
            store.settle();
        }
        return there;
    }
}
