package io.gatehouse.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * The temporary folder of one running launcher, marked by a file that this process holds locked. The lock goes with the
 * process, so that a folder left behind by {@code kill -9} is known as such, and removed by whoever starts next.
 *
 * <p>Who finds a folder deletes it only while holding its lock; who makes one waits for the lock and then looks whether
 * the folder is still there. So two launchers that start together can't delete under each other.
 */
final class WorkFolder {

    private static final String PREFIX = "gatehouse-run-";
    private static final String MARK = "running.lock";

    private final Path path;
    private final FileChannel mark;

    private WorkFolder(Path path, FileChannel mark) {
        this.path = path;
        this.mark = mark;
    }

    /** Removes what dead launchers of this user left in {@code parent}, and makes a folder of our own there. */
    static WorkFolder create(Path parent) throws IOException {
        while (true) {
            Path path = Files.createTempDirectory(parent, PREFIX);
            FileChannel mark =
                    FileChannel.open(path.resolve(MARK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            mark.lock();
            if (Files.exists(path.resolve(MARK))) {
                removeLeftovers(parent, path);
                return new WorkFolder(path, mark);
            }
            mark.close();
        }
    }

    Path path() {
        return path;
    }

    /** Deletes the folder; what can't be deleted is left to the next start. */
    void delete() {
        empty(path);
        try {
            Files.deleteIfExists(path.resolve(MARK));
            mark.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            System.err.println("The temporary folder " + path + " can't be removed (" + e.getMessage() + ").");
        }
    }

    private static void removeLeftovers(Path parent, Path own) throws IOException {
        UserPrincipal us = Files.getOwner(own);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (!folder.equals(own) && isOurs(folder, us)) {
                    removeIfDead(folder);
                }
            }
        }
    }

    /** Only a true folder of this user: in a shared temporary folder, others may have laid a trap. */
    private static boolean isOurs(Path folder, UserPrincipal us) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(us)
                    && Files.isRegularFile(folder.resolve(MARK), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return false;
        }
    }

    private static void removeIfDead(Path folder) {
        try (FileChannel mark = FileChannel.open(folder.resolve(MARK), StandardOpenOption.WRITE)) {
            FileLock lock = mark.tryLock();
            if (lock != null) {
                empty(folder);
                Files.deleteIfExists(folder.resolve(MARK));
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            // another launcher is removing it, or it can't be removed: neither is in the way of this start
        }
    }

    /** Deletes all but the mark, which is the last to go: half a deletion is finished by the next start. */
    private static void empty(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (!file.equals(folder.resolve(MARK))) {
                        Files.deleteIfExists(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e) throws IOException {
                    if (!each.equals(folder)) {
                        Files.deleteIfExists(each);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            System.err.println("The temporary folder " + folder + " can't be emptied (" + e.getMessage() + ").");
        }
    }
}
