package io.gatehouse.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a file looks like from outside, without its content: two equal stamps are most probably the same content.
 *
 * <p>The real path is part of it, since Kubernetes changes a mounted file by pointing a link above it at another folder,
 * where size and time may well be the same.
 *
 * @param real the path with all links resolved; null when there is no such file or it can't be looked at
 * @param size in bytes
 * @param modified when it was last written to
 * @param key what the file system calls it, where it has a name for that
 */
public record Stamp(
        @Nullable Path real,
        long size,
        Instant modified,
        @Nullable Object key) {
    /** The stamp of a file that is not there. */
    public static final Stamp NONE = new Stamp(null, 0, Instant.EPOCH, null);

    /** The stamp of a file now. */
    public static Stamp of(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return new Stamp(
                    real, attributes.size(), attributes.lastModifiedTime().toInstant(), attributes.fileKey());
        } catch (IOException e) {
            return NONE;
        }
    }
}
