package io.gatehouse.snapshot;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The folder a gateway keeps what must outlive it in, held by one gateway at a time.
 *
 * <p>It is held by an OS file lock on {@code HOME/lock}, which ends with the process: what a kill -9 leaves is in nobody's
 * way. Inside one JVM (two deployments in one server) a system property says who holds it, asked before the file is
 * opened at all, because POSIX drops a process's locks on a file as soon as <em>any</em> of its descriptors is closed.
 * Threads: opened and closed by one.
 */
public final class Home implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Home.class.getName());
    private static final String HELD = "io.gatehouse.home.held.";

    private final Path folder;
    private final Disk disk;
    private final String held;
    private final FileChannel lock;

    private Home(Path folder, Disk disk, String held, FileChannel lock) {
        this.folder = folder;
        this.disk = disk;
        this.held = held;
        this.lock = lock;
    }

    /** Which folder is meant: the option, else the property, else the variable, else the fallback; empty is absent. */
    public static Path choose(
            @Nullable String option, @Nullable String property, @Nullable String variable, Path fallback) {
        for (String given : new String[] {option, property, variable}) {
            if (given != null && !given.isEmpty()) {
                return Path.of(given).toAbsolutePath().normalize();
            }
        }
        return fallback.toAbsolutePath().normalize();
    }

    /** Makes the folder if it is missing, and holds it. */
    public static Home open(Path folder, Disk disk) throws StartRefused {
        String held = HELD + make(folder, disk);
        if (System.getProperties().putIfAbsent(held, "held") != null) {
            throw taken(folder, "of this server");
        }
        FileChannel lock = null;
        try {
            lock = lock(folder);
            disk.makeFolder(folder.resolve("revisions"));
            disk.makeFolder(folder.resolve("secrets"));
            disk.syncFolder(folder);
            Home home = new Home(folder, disk, held, lock);
            lock = null;
            held = null;
            return home;
        } catch (IOException e) {
            throw notWritable(folder, e);
        } finally {
            letGo(held, lock);
        }
    }

    private static Path make(Path folder, Disk disk) throws StartRefused {
        try {
            disk.makeFolder(folder);
            return folder.toRealPath();
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException, StartRefused {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            throw taken(folder, "of this server");
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw taken(folder, "process");
    }

    private static StartRefused taken(Path folder, String whose) {
        return new StartRefused("The home " + folder + " is held by another gateway " + whose
                + "; give each gateway a home of its own (--home, property gatehouse.home or GATEHOUSE_HOME)");
    }

    private static StartRefused notWritable(Path folder, IOException e) {
        return new StartRefused(
                "The home " + folder + " can't be used: " + Reason.of(e) + "; expected a folder that can be written",
                e);
    }

    public Path folder() {
        return folder;
    }

    public Disk disk() {
        return disk;
    }

    /** Where the revisions are. */
    public Path revisions() {
        return folder.resolve("revisions");
    }

    /** The folder of the files that secrets are read from. */
    public Path secrets() {
        return folder.resolve("secrets");
    }

    /** The admin token, made now if there is none; {@code override} is the value of {@code GATEHOUSE_ADMIN_TOKEN}. */
    public AdminToken adminToken(@Nullable String override) throws StartRefused {
        return AdminToken.of(folder, disk, override);
    }

    /** The further tokens of the admin space; a file of them that can't be read is told, and keeps nobody else out. */
    public AdminTokens adminTokens(InstantSource clock) {
        return AdminTokens.of(folder, disk, clock);
    }

    /** Lets the next gateway have it. */
    @Override
    public void close() {
        letGo(held, lock);
    }

    private static void letGo(@Nullable String held, @Nullable FileChannel lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "releasing the home's lock", e);
        } finally {
            if (held != null) {
                System.getProperties().remove(held);
            }
        }
    }
}
