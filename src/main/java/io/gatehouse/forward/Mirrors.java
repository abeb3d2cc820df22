package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Exchange.Mirrored;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What sends the copies of all mirrors: a few threads of the gateway's own, begun when there is something to send and
 * ended when there was nothing for a while.
 *
 * <p>A copy that waits or is under way holds its upstream's connections, whatever is published meanwhile; at the gateway's
 * end all let go of them, which breaks off those under way. Threads: any.
 */
public final class Mirrors implements AutoCloseable {
    private static final int MOST_THREADS = 16;

    private final OwnThreads own = new OwnThreads("gatehouse-mirror");
    private final Set<Copy> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(MOST_THREADS, MOST_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), own);

    public Mirrors() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** The lane of one mirror, in which so many may wait. */
    Lane lane(int queue) {
        return new Lane(threads, queue);
    }

    /**
     * Has a copy sent in its turn, or drops it.
     *
     * @param letGo gives back what the copy holds
     */
    void send(Exchange aside, Lane lane, Runnable letGo, Runnable sending) {
        Copy copy = new Copy(aside, letGo, new AtomicBoolean());
        open.add(copy);
        Runnable work = () -> {
            try {
                if (copy.begin()) {
                    sending.run();
                }
            } finally {
                end(copy);
            }
        };
        if (!lane.offer(work)) {
            copy.drop();
            end(copy);
        }
    }

    private void end(Copy copy) {
        if (open.remove(copy)) {
            copy.letGo.run();
        }
    }

    /** Drops what waits, and breaks off what is under way. */
    @Override
    public void close() {
        threads.shutdownNow();
        for (Copy copy : open) {
            copy.drop();
            end(copy);
        }
        own.join();
    }

    /** A copy that waits or is under way. */
    private record Copy(Exchange aside, Runnable letGo, AtomicBoolean begun) {

        boolean begin() {
            return begun.compareAndSet(false, true);
        }

        /** One that never begins; one that has counts for itself. */
        void drop() {
            if (begin()) {
                aside.mirrored(Mirrored.DROPPED);
            }
        }
    }
}
