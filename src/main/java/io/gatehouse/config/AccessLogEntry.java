package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * Where the line per request goes.
 *
 * @param to {@code file}, {@code stdout} or {@code off}
 * @param file the file's path, below the home unless absolute
 * @param maxSize the size at which a new file begins ({@link Units#size})
 * @param keep how many full files are kept
 */
public record AccessLogEntry(
        @Nullable String to,
        @Nullable String file,
        @Nullable String maxSize,
        @Nullable Integer keep) {}
