package io.gatehouse.snapshot;

import java.util.Optional;

/**
 * A revision that there is a file of.
 *
 * @param head what it says of itself; empty when it is broken, as far as its beginning and end show or as it was when it
 *     was last read
 */
public record Listed(long number, Optional<RevisionHead> head) {}
