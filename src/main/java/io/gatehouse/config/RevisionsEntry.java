package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * Which of the documents that were published are kept.
 *
 * @param keep how many, with the one that is served; from 1
 * @param maxAge how long one is kept after another took its place ({@link Units#timeout})
 */
public record RevisionsEntry(
        @Nullable Integer keep, @Nullable String maxAge) {}
