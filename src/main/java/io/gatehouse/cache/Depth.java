package io.gatehouse.cache;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What lies below the heap, as it comes and goes: opened, found damaged, failed, closed. Whatever is wrong with it costs answers,
 * never a request, and is told once. Files are in memory as the system maps them: where a disk can't give or take what is in one,
 * the JVM says so by an {@link InternalError}.
 *
 * <p>Threads: {@link #lower} by any; the others by one at a time.
 */
final class Depth {
    private static final System.Logger LOG = System.getLogger(Depth.class.getName());

    private final Room room;
    private final @Nullable Path folder;
    private volatile boolean claimed;
    private boolean told;
    private volatile @Nullable Lower lower;

    Depth(Room room) {
        this.room = room;
        this.folder = room.disk() > 0 ? room.folder() : null;
    }

    /** What there is; null for nothing, for now or for good. */
    @Nullable
    Lower lower() {
        return lower;
    }

    /** Opens it, unless another store has the folder still. Whether it did. */
    boolean open() {
        if (folder != null && !Claims.take(folder)) {
            return false;
        }
        opened();
        return true;
    }

    /** The same, but waits for the other. */
    void awaitAndOpen() throws InterruptedException {
        Claims.await(Objects.requireNonNull(folder));
        opened();
    }

    private synchronized void opened() {
        claimed = folder != null;
        try {
            lower = folder == null ? new EhcacheStore(new Ehcaches(room)) : onDisk(new StoreFolder(folder));
        } catch (IOException | RuntimeException | VirtualMachineError broken) {
            tell("can't be opened, and is left out until the next start", broken);
        }
    }

    private Lower onDisk(StoreFolder files) throws IOException {
        if (files.isOfAnotherSize(room)) {
            files.clear();
        } else if (!files.reopen(room)) {
            if (!files.isEmpty()) {
                tell("was not closed, or is not as it was then, and starts empty", null);
            }
            files.clear();
        }
        Room own = new Room(room.heap(), room.offHeap(), room.disk(), files.files());
        try {
            return new EhcacheStore(new Ehcaches(own));
        } catch (RuntimeException | InternalError broken) {
            tell("can't be read, and starts empty", broken);
            files.clear();
            return new EhcacheStore(new Ehcaches(own));
        }
    }

    /** Something of it is not what was written: who knows what else is not. */
    synchronized void damaged(Lower there, Lower.Damaged found) {
        if (lower != there) {
            return;
        }
        tell("is damaged, and is emptied", found);
        try {
            there.clear();
        } catch (RuntimeException | VirtualMachineError broken) {
            failed(there, broken);
        }
    }

    /** It can't be written or read: nobody asks it any more. */
    synchronized void failed(Lower there, Throwable broken) {
        if (lower != there) {
            return;
        }
        lower = null;
        tell("can't be used, and is left out until the next start", broken);
        discard(there);
    }

    private void discard(Lower there) {
        try {
            there.close();
        } catch (Exception | VirtualMachineError broken) {
            // on a full disk it can't be; of its files none is used again
            LOG.log(Level.DEBUG, "closing what is left out", broken);
        }
        clear();
    }

    private void clear() {
        if (folder != null) {
            try {
                new StoreFolder(folder).delete();
            } catch (IOException | RuntimeException broken) {
                LOG.log(Level.DEBUG, "deleting what is left out", broken);
            }
        }
    }

    /** Ends it; files are kept for the next time where they are the last word. */
    synchronized void close() {
        Lower there = lower;
        lower = null;
        try {
            if (there == null) {
                return;
            }
            if (folder == null || !Claims.isCurrent(folder)) {
                discard(there);
                return;
            }
            there.close();
            new StoreFolder(folder).close(room);
        } catch (Exception | VirtualMachineError broken) {
            tell("can't be closed, and will start empty", broken);
            clear();
        } finally {
            if (claimed && folder != null) {
                Claims.giveBack(folder);
                claimed = false;
            }
        }
    }

    /** What is in files of others does not hear of what is taken away here. */
    void outdateOthers() {
        Path there = room.folder();
        if (there == null || claimed || Claims.outdate(there)) {
            return;
        }
        try {
            new StoreFolder(there).delete();
        } catch (IOException | RuntimeException broken) {
            tell("can't be deleted, though nothing uses it any more", broken);
        }
    }

    List<Tier> tiers() {
        Lower there = lower;
        try {
            return there == null ? List.of() : there.tiers();
        } catch (RuntimeException closed) {
            return List.of();
        }
    }

    /** Once: what fails, fails often. */
    private void tell(String what, @Nullable Throwable why) {
        if (!told) {
            told = true;
            String where = folder == null ? "the cache's memory outside of the heap" : "the cache's folder " + folder;
            LOG.log(Level.WARNING, where + " " + what + (why == null ? "" : ": " + root(why)));
        }
    }

    /** What Ehcache says first is what of it failed, not why. */
    private static Throwable root(Throwable why) {
        Throwable root = why;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
