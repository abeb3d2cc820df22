package io.gatehouse.policy;

/** A policy in which requests have places for a while, and some may wait for one, so that it can be told how many there are. */
public interface Occupied {
    /** How many there are at the moment, whatever they are counted by. */
    Occupancy occupancy();

    /** Requests that have a place, and those that wait for one. */
    record Occupancy(int inFlight, int waiting) {}
}
