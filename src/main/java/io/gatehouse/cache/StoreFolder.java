package io.gatehouse.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The folder of a store's files. It says that it was closed in a file that is written last of all and deleted before anything
 * else is changed: where that is missing, or tells of other files than there are, all is deleted. Used by one thread at a time.
 */
final class StoreFolder {
    private static final String VERSION = "gatehouse-cache 1";
    private static final String CLOSED = "closed";

    /** Of larger ones each piece has a sum of its own. */
    private static final String DATA = ".data";

    private final Path folder;
    private final Path files;
    private final Path closed;

    StoreFolder(Path folder) {
        this.folder = folder;
        this.files = folder.resolve("files");
        this.closed = folder.resolve(CLOSED);
    }

    /** Where the files of the store itself are. */
    Path files() {
        return files;
    }

    /** Whether anything is in it. */
    boolean isEmpty() throws IOException {
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.findAny().isEmpty();
        }
    }

    /**
     * Whether it was closed, by a store of this size, and is as it was then. From now on it does not count as closed.
     */
    boolean reopen(Room room) throws IOException {
        if (!Files.isRegularFile(closed)) {
            return false;
        }
        List<String> told = Files.readAllLines(closed, StandardCharsets.UTF_8);
        Files.delete(closed);
        return told.equals(described(room));
    }

    /** Whether it was closed by a store of another size, which is no fault. */
    boolean isOfAnotherSize(Room room) throws IOException {
        List<String> told =
                Files.isRegularFile(closed) ? Files.readAllLines(closed, StandardCharsets.UTF_8) : List.of();
        return told.size() > 1 && told.get(0).equals(VERSION) && !told.get(1).equals(size(room));
    }

    /** Says that it is closed. */
    void close(Room room) throws IOException {
        Path fresh = folder.resolve(CLOSED + ".new");
        Files.write(fresh, described(room), StandardCharsets.UTF_8);
        Files.move(fresh, closed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private List<String> described(Room room) throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            Stream<String> lines =
                    all.filter(Files::isRegularFile).sorted().map(file -> files.relativize(file) + " " + sum(file));
            return Stream.concat(Stream.of(VERSION, size(room)), lines).toList();
        }
    }

    private static String size(Room room) {
        return room.offHeap() + " " + room.disk();
    }

    private static String sum(Path file) {
        try {
            long length = Files.size(file);
            if (file.toString().endsWith(DATA)) {
                return Long.toString(length);
            }
            CRC32C sum = new CRC32C();
            byte[] some = new byte[64 * 1024];
            try (InputStream in = Files.newInputStream(file)) {
                for (int count = in.read(some); count >= 0; count = in.read(some)) {
                    sum.update(some, 0, count);
                }
            }
            return length + " " + Long.toHexString(sum.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes it, with nothing in it; what will be may be for its owner's eyes alone. */
    void clear() throws IOException {
        delete();
        Files.createDirectories(files);
        if (Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Deletes it and what is in it; links are not followed. */
    void delete() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Path real = folder.toRealPath();
        Files.walkFileTree(real, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException broken) throws IOException {
                if (!left.equals(real)) {
                    // it may be a mount, or a link to another place
                    Files.delete(left);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
