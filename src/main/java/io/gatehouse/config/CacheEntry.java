package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * How much room there is for the answers that all caches keep; each a size ({@link Units#size}).
 *
 * @param heap of the Java heap, about; 64MiB unless given
 * @param offHeap of memory beside it; none unless given
 * @param disk of files in the home; none unless given
 */
public record CacheEntry(
        @Nullable String heap,
        @Nullable String offHeap,
        @Nullable String disk) {}
