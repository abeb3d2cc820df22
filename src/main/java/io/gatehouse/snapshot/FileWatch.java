package io.gatehouse.snapshot;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The thread that looks at a {@link ConfigFile} again and again: one daemon, ended by {@link #close}.
 *
 * <p>It is not interrupted at its end, since that would close the file of a revision that is being saved.
 */
public final class FileWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FileWatch.class.getName());
    private static final long LONGEST_LOOK_MILLIS = 20_000;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final ConfigFile file;
    private final Duration every;
    private final Thread thread = new Thread(this::run, "gatehouse-config-file");

    private FileWatch(ConfigFile file, Duration every) {
        this.file = file;
        this.every = every;
    }

    /** @param every how long it waits between two looks */
    public static FileWatch start(ConfigFile file, Duration every) {
        FileWatch watch = new FileWatch(file, every);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!ended.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on whatever happens: nobody would notice that changes are no longer taken over. */
    private void look() {
        try {
            file.look();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "The file of the configuration could not be looked at", e);
        }
    }

    /** Looks no more. A look that is under way ends. */
    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join(LONGEST_LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
