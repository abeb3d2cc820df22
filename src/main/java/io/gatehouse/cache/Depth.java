package io.gatehouse.cache;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lies below the heap, as it comes and goes: opened, found damaged, failed, closed. Whatever is wrong with it costs answers,
 * never a request, and is told once. Files are in memory as the system maps them: where a disk can't give or take what is in one,
 * the JVM says so by an {@link InternalError}.
 *
 * <p>Threads: {@link #lower}, {@link #leave}, {@link #tell}, {@link #outdate} and {@link #tiers} by any; the others by one at a time.
 */
final class Depth {
    private static final System.Logger LOG = System.getLogger(Depth.class.getName());

    private final @Nullable Path folder;
    private final Set<String> told = new HashSet<>();
    private volatile Room room = Room.USUAL;
    private volatile @Nullable Lower lower;

    /** @param folder where files may be; null for nowhere */
    Depth(@Nullable Path folder) {
        this.folder = folder;
    }

    /** What there is; null for nothing, for now or for good. */
    @Nullable
    Lower lower() {
        return lower;
    }

    /** How much room there is now. */
    Room room() {
        return room;
    }

    /** From now on nobody is told of this one; false where that is so already. Who was told is not done with it yet. */
    synchronized boolean leave(@Nullable Lower there) {
        if (there == null || lower != there) {
            return false;
        }
        lower = null;
        return true;
    }

    /** Opens what is in a room, after all before was discarded. Files that there is no room for are deleted. */
    synchronized void open(Room next) {
        if (!next.isAsDeepAs(room)) {
            told.clear();
        }
        room = next;
        try {
            lower = opened(next);
        } catch (IOException | RuntimeException | VirtualMachineError broken) {
            tell("can't be opened, and is left out until its size changes or the next start", broken);
            clear();
        }
    }

    private @Nullable Lower opened(Room next) throws IOException {
        if (next.disk() > 0 && folder != null) {
            return onDisk(new StoreFolder(folder), next);
        }
        if (folder != null) {
            // they don't hear what is taken away
            new StoreFolder(folder).delete();
        }
        return next.isDeep() ? new EhcacheStore(new Ehcaches(next, null)) : null;
    }

    private Lower onDisk(StoreFolder files, Room next) throws IOException {
        if (files.isOfAnotherSize(next)) {
            files.clear();
        } else if (!files.reopen(next)) {
            if (!files.isEmpty()) {
                tell("was not closed, or is not as it was then, and starts empty", null);
            }
            files.clear();
        }
        try {
            return new EhcacheStore(new Ehcaches(next, files.files()));
        } catch (RuntimeException | InternalError broken) {
            files.clear();
            Lower empty = new EhcacheStore(new Ehcaches(next, files.files()));
            tell("can't be read, and starts empty", broken);
            return empty;
        }
    }

    /** Closes what nobody uses any more, and deletes its files. */
    void discard(Lower left) {
        try {
            left.close();
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

    /** Closes what nobody uses any more, so that it is there the next time. */
    synchronized void close(Lower left) {
        try {
            left.close();
            if (room.disk() > 0 && folder != null) {
                new StoreFolder(folder).close(room);
            }
        } catch (Exception | VirtualMachineError broken) {
            tell("can't be closed, and will start empty", broken);
            clear();
        }
    }

    /** What was closed is not the last word. */
    synchronized void outdate() {
        if (room.disk() > 0 && folder != null) {
            try {
                new StoreFolder(folder).outdate();
            } catch (IOException | RuntimeException broken) {
                tell("can't be told what is taken away", broken);
            }
        }
    }

    List<Tier> tiers() {
        Lower there = lower;
        if (there != null) {
            try {
                return there.tiers();
            } catch (RuntimeException closed) {
                LOG.log(Level.DEBUG, "looking at what is left out", closed);
            }
        }
        List<Tier> out = new ArrayList<>(2);
        if (room.offHeap() > 0) {
            out.add(Tier.out("offHeap", room.offHeap()));
        }
        if (room.disk() > 0) {
            out.add(Tier.out("disk", room.disk()));
        }
        return out;
    }

    /** Each thing once: what fails, fails often. */
    synchronized void tell(String what, @Nullable Throwable why) {
        if (told.add(what)) {
            boolean files = folder != null && room.disk() > 0;
            String where = files ? "the cache's folder " + folder : "the cache's memory outside of the heap";
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
