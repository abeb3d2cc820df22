package io.gatehouse.cache.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
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
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The folder of a store's files. It says that it was closed in a file that is written last of all and deleted before anything
 * else is changed: where that is missing, or tells of other files than there are, or of another run of a gateway than the last, all is
 * deleted. Used by one thread at a time.
 */
final class StoreFolder {
    private static final System.Logger LOG = System.getLogger(StoreFolder.class.getName());
    private static final String VERSION = "gatehouse-cache 2";
    private static final String CLOSED = "closed";

    /** Of larger ones each piece has a sum of its own. */
    private static final String DATA = ".data";

    private final Path folder;
    private final Path files;
    private final Path closed;
    private final Path fresh;

    /** Beside the folder: it is there where that can't be used. */
    private final Path runs;

    StoreFolder(Path folder) {
        this.folder = folder;
        this.files = folder.resolve("files");
        this.closed = folder.resolve(CLOSED);
        this.fresh = folder.resolve(CLOSED + ".new");
        this.runs = folder.resolveSibling(folder.getFileName() + ".run");
    }

    /** Where the files of the store itself are. */
    Path files() {
        return files;
    }

    /** Whether nothing of a store is in it. */
    boolean isEmpty() {
        return !Files.exists(files) && !Files.exists(closed);
    }

    /** The run of a gateway that used it, or could not, last; empty where there was none. */
    String run() {
        try {
            return Files.readString(runs, StandardCharsets.ISO_8859_1);
        } catch (IOException none) {
            return "";
        }
    }

    /**
     * Another run begins. What earlier ones closed does not count any more, but for the last.
     *
     * @return its name
     */
    String renewRun() throws IOException {
        String name = new BigInteger(128, new SecureRandom()).toString(16);
        Path next = runs.resolveSibling(runs.getFileName() + ".new");
        write(next, name);
        Files.move(next, runs, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return name;
    }

    /**
     * Whether it was closed by a store of this size in this run, and is as it was then. From now on it does not count as closed.
     */
    boolean reopen(Room room, String run) throws IOException {
        List<String> told = told();
        outdate();
        return !run.isEmpty() && !told.isEmpty() && told.equals(described(room, run));
    }

    /** What it said when it was closed; nothing where it was not. */
    private List<String> told() throws IOException {
        // any octets are some text in this one
        return Files.isRegularFile(closed) ? Files.readAllLines(closed, StandardCharsets.ISO_8859_1) : List.of();
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
        List<String> told = told();
        return told.size() > 1 && told.get(0).equals(VERSION) && !told.get(1).equals(size(room));
    }

    /** Has all written, and what says that it is closed; {@link #close} says it then. Whether there was time for that. */
    boolean prepareClose(Room room, String run, long end) throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (System.nanoTime() > end) {
                    return false;
                }
                try (FileChannel octets = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    octets.force(true);
                }
            }
        }
        write(fresh, String.join("\n", described(room, run)));
        return true;
    }

    /** Says that it is closed. */
    void close() throws IOException {
        Files.move(fresh, closed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel octets = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            octets.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            octets.force(true);
        }
    }

    private List<String> described(Room room, String run) throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            Stream<String> lines =
                    all.filter(Files::isRegularFile).sorted().map(file -> files.relativize(file) + " " + sum(file));
            return Stream.concat(Stream.of(VERSION, size(room), run), lines).toList();
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
