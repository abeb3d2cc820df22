package io.gatehouse.cache.store;

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
 * <p>Threads: {@link #open}, {@link #discardLeft} and {@link #close} by one at a time, as they may wait for a disk; the others by
 * any.
 */
final class Depth {
    private static final System.Logger LOG = System.getLogger(Depth.class.getName());

    private enum State {
        /** Files of the time before may count. */
        NEW,
        OPEN,
        /** Files may count the next time. */
        OVER
    }

    private final @Nullable Path folder;
    private final Set<String> told = new HashSet<>();

    /** Guards what is decided about the files that may count. */
    private final Object files = new Object();

    private final List<Lower> left = new ArrayList<>();
    private volatile State state = State.NEW;
    private volatile Room room = Room.USUAL;
    private volatile @Nullable Lower lower;
    private boolean outdated;
    private String run = "";

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
    boolean leave(Lower there) {
        synchronized (left) {
            if (lower != there) {
                return false;
            }
            lower = null;
            left.add(there);
            return true;
        }
    }

    /** Opens what is in a room, after what was left before was discarded. Files that there is no room for are deleted. */
    void open(Room next) {
        if (!next.isAsDeepAs(room)) {
            synchronized (told) {
                told.clear();
            }
        }
        room = next;
        try {
            Lower opened = openedOrNew(next);
            synchronized (left) {
                lower = opened;
                if (state == State.OVER && opened != null) {
                    leave(opened);
                }
            }
        } catch (IOException | RuntimeException | LinkageError | VirtualMachineError broken) {
            tell("can't be opened, and is left out until its size changes or the next start", broken);
            clear();
        }
    }

    private @Nullable Lower openedOrNew(Room next) throws IOException {
        synchronized (files) {
            if (state == State.OVER) {
                return null;
            }
            boolean first = state == State.NEW;
            state = State.OPEN;
            if (folder == null) {
                return next.isDeep() ? new EhcacheStore(new Ehcaches(next, null)) : null;
            }
            StoreFolder there = new StoreFolder(folder);
            String before = "";
            if (first) {
                // files that can't be reached now do not count when they can
                before = there.run();
                run = there.renewRun();
            }
            try {
                return opened(there, next, before);
            } finally {
                outdated = false;
            }
        }
    }

    private @Nullable Lower opened(StoreFolder there, Room next, String before) throws IOException {
        if (next.disk() > 0) {
            return onDisk(there, next, before);
        }
        there.delete();
        return next.isDeep() ? new EhcacheStore(new Ehcaches(next, null)) : null;
    }

    private Lower onDisk(StoreFolder there, Room next, String before) throws IOException {
        boolean fault = !there.isEmpty() && !outdated && !there.isOfAnotherSize(next);
        if (!there.reopen(next, before)) {
            if (fault) {
                tell("was not closed, or is not as it was then, and starts empty", null);
            }
            there.clear();
        }
        try {
            return new EhcacheStore(new Ehcaches(next, there.files()));
        } catch (RuntimeException | InternalError broken) {
            there.clear();
            Lower empty = new EhcacheStore(new Ehcaches(next, there.files()));
            tell("can't be read, and starts empty", broken);
            return empty;
        }
    }

    /** Closes all that was left, and that nobody uses any more, and deletes its files. */
    void discardLeft() {
        List<Lower> all;
        synchronized (left) {
            all = List.copyOf(left);
            left.clear();
        }
        for (Lower each : all) {
            try {
                each.close();
            } catch (Exception | LinkageError | VirtualMachineError broken) {
                // on a full disk it can't be; of its files none is used again
                LOG.log(Level.DEBUG, "closing what is left out", broken);
            }
            clear();
        }
    }

    private void clear() {
        if (state != State.OVER) {
            delete();
        }
    }

    private void delete() {
        if (folder != null) {
            try {
                new StoreFolder(folder).delete();
            } catch (IOException | RuntimeException broken) {
                LOG.log(Level.DEBUG, "deleting what is left out", broken);
            }
        }
    }

    /** Nothing is opened, or deleted, from now on. What there was is told of no more; null where there was nothing. */
    @Nullable
    Lower end() {
        synchronized (left) {
            state = State.OVER;
            Lower there = lower;
            lower = null;
            return there;
        }
    }

    /**
     * Closes what there was at the {@link #end}, and nobody uses any more, so that it is there the next time.
     *
     * @param end how long that may take, by {@link System#nanoTime}
     */
    void close(Lower there, long end) {
        try {
            there.close();
            if (room.disk() > 0 && folder != null) {
                closeFiles(new StoreFolder(folder), end);
            }
        } catch (Exception | LinkageError | VirtualMachineError broken) {
            tell("can't be closed, and will start empty", broken);
            delete();
        }
    }

    private void closeFiles(StoreFolder there, long end) throws IOException {
        if (!there.prepareClose(room, run, end)) {
            tell("is not written in time, and will start empty", null);
            return;
        }
        synchronized (files) {
            if (!outdated) {
                there.close();
            }
        }
    }

    /** Where files may count, now or the next time: they are not the last word. */
    void outdate() {
        if (state == State.OPEN || folder == null) {
            return;
        }
        synchronized (files) {
            outdated = true;
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
    void tell(String what, @Nullable Throwable why) {
        synchronized (told) {
            if (!told.add(what)) {
                return;
            }
        }
        boolean memory = folder == null || room.disk() == 0 && room.offHeap() > 0;
        String where = memory ? "the cache's memory outside of the heap" : "the cache's folder " + folder;
        LOG.log(Level.WARNING, where + " " + what + (why == null ? "" : ": " + root(why)));
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
