package io.gatehouse.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The file layer of the home: every write, fsync, rename and delete passes here, so that a test can make each fail.
 *
 * <p>What it makes is its owner's alone (0600 and 0700), where the file system knows permissions.
 */
public interface Disk {

    /** The real one. */
    Disk REAL = new Disk() {};

    /** Makes a folder and those above it; one that is there is left as it is. */
    default void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, owners("rwx------"));
        }
    }

    /** Writes a new file, or what a crash left of one; nothing is durable before {@link #sync}. */
    default void write(Path file, byte[] content) throws IOException {
        Files.deleteIfExists(file);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, owners("rw-------"))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }

    /** Forces a file's content to the device. */
    default void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Forces a folder's entries to the device: only then does a rename outlive a power cut. Windows can't, and need not,
     * open a folder for this.
     */
    default void syncFolder(Path folder) throws IOException {
        if (!posix()) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Gives a file its name in one step; a reader sees the old file or the new one. */
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    default void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    default byte[] read(Path file) throws IOException {
        return Files.readAllBytes(file);
    }

    /** How many bytes a file has. */
    default long size(Path file) throws IOException {
        return Files.size(file);
    }

    /** So many bytes of a file from a position on; fewer where it ends. */
    default byte[] read(Path file, long from, int most) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(most);
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }

    /** When a file was last written to. */
    default Instant modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant();
    }

    default boolean exists(Path file) {
        return Files.exists(file);
    }

    /** The entries of a folder, in no order. */
    default List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static FileAttribute<?>[] owners(String permissions) {
        Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
        return posix() ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)} : new FileAttribute<?>[0];
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
