package io.gatehouse.policy;

import io.gatehouse.cache.Flights;
import io.gatehouse.cache.MemoryStore;
import io.gatehouse.cache.Uses;

/** A policy that keeps answers, so that it can be told what there is, and some can be taken away. */
public interface Remembering {
    /** What all such policies of the gateway have together. */
    Memory memory();

    /**
     * What is remembered.
     *
     * @param store the answers
     * @param flights those that are being fetched
     * @param uses what became of requests
     */
    record Memory(MemoryStore store, Flights flights, Uses uses) {}
}
