package io.gatehouse.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
    private static final System.Logger LOG = System.getLogger(StoreFolder.class.getName());
    private static final String VERSION = "gatehouse-cache 1";
    private static final String CLOSED = "closed";

    /** Of larger ones each piece has a sum of its own. */
    private static final String DATA = ".data";

    private final Path folder;
    private final Path files;
    private final Path closed;
    private final Path fresh;

    StoreFolder(Path folder) {
        this.folder = folder;
        this.files = folder.resolve("files");
        this.closed = folder.resolve(CLOSED);
        this.fresh = folder.resolve(CLOSED + ".new");
    }

    /** Where the files of the store itself are. */
    Path files() {
        return files;
    }

    /** Whether nothing of a store is in it. */
    boolean isEmpty() {
        return !Files.exists(files) && !Files.exists(closed);
    }

    /**
     * Whether it was closed, by a store of this size, and is as it was then. From now on it does not count as closed.
     */
    boolean reopen(Room room) throws IOException {
        if (!Files.isRegularFile(closed)) {
            return false;
        }
        List<String> told = Files.readAllLines(closed, StandardCharsets.UTF_8);
        outdate();
        return told.equals(described(room));
    }

    /** It does not count as closed from now on. */
    void outdate() throws IOException {
        if (!Files.deleteIfExists(closed)) {
            return;
        }
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        } catch (IOException elsewhere) {
            // not every system has folders that can be opened
            LOG.log(System.Logger.Level.DEBUG, "the deletion of " + closed + " is not sure to be on disk", elsewhere);
        }
    }

    /** Whether it was closed by a store of another size, which is no fault. */
    boolean isOfAnotherSize(Room room) throws IOException {
        List<String> told =
                Files.isRegularFile(closed) ? Files.readAllLines(closed, StandardCharsets.UTF_8) : List.of();
        return told.size() > 1 && told.get(0).equals(VERSION) && !told.get(1).equals(size(room));
    }

    /** Says that it is closed. */
    void close(Room room) throws IOException {
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
        if (Files.getFileStore(files).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Deletes what a store has in it, and nothing else: it may be a mount, with what belongs to that. Links are not followed. */
    void delete() throws IOException {
        outdate();
        Files.deleteIfExists(fresh);
        if (!Files.exists(files, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(files, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException broken) throws IOException {
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
