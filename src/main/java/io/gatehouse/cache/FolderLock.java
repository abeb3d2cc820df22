package io.gatehouse.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other gateways of this machine from a folder as long as one uses it: two that have the same home would write to the same
 * files. It is a lock on a file beside the folder, which the system gives back when its holder ends, however that ends.
 */
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The lock; null where another gateway has it. */
    static @Nullable FolderLock of(Path folder) throws IOException {
        Path file = folder.resolveSibling(folder.getFileName() + ".lock");
        Files.createDirectories(file.toAbsolutePath().getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException ofThisProcess) {
            // another web application of the same server has it
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? null : new FolderLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
