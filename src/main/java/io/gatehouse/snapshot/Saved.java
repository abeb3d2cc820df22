package io.gatehouse.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** A file written so that it is there whole, and for good, or not at all. */
final class Saved {
    /** The end of the name of a file that is not whole yet. */
    static final String TEMPORARY = ".tmp";

    private Saved() {}

    /**
     * Writes beside, forces, renames, and forces the folder; for a name that no file has. When any of it fails the file
     * is not there afterwards: one that was renamed but may not outlive a power cut was never promised to anybody.
     */
    static void save(Disk disk, Path file, byte[] content) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent());
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        try {
            disk.write(temporary, content);
            disk.sync(temporary);
            disk.rename(temporary, file);
            disk.syncFolder(folder);
        } catch (IOException | RuntimeException e) {
            undo(disk, temporary, e);
            undo(disk, file, e);
            throw e;
        }
    }

    /**
     * Writes in place of a file that there may be, whose content stays as it was when that fails before the rename. After it
     * the content is the new one, though it was not promised.
     */
    static void replace(Disk disk, Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        try {
            disk.write(temporary, content);
            disk.sync(temporary);
            disk.rename(temporary, file);
            disk.syncFolder(Objects.requireNonNull(file.getParent()));
        } catch (IOException | RuntimeException e) {
            undo(disk, temporary, e);
            throw e;
        }
    }

    /** A rename that reported failure may have happened all the same. */
    private static void undo(Disk disk, Path file, Exception cause) {
        try {
            disk.delete(file);
            disk.syncFolder(Objects.requireNonNull(file.getParent()));
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
