package io.gatehouse.observe;

/** Of the policy of this id the requests that have a place at the moment, and those that wait for one. */
public record PlacesUse(String id, int inFlight, int waiting) {}
