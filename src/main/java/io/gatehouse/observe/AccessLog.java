package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The access log: a JSON line per request.
 *
 * <p>Threads: a request's thread makes the line and puts it into a bounded queue; one daemon thread writes what has
 * gathered, many lines at once. A request never waits for the disk: when the queue is full the line is dropped and
 * counted. What was queued is written before {@link #close} returns.
 *
 * <p>Why not {@code java.util.logging.FileHandler}, which also rotates: it writes and flushes line by line on the
 * caller's thread under one lock, so that the queue, the thread and the counting would be needed all the same; it keeps
 * lock files of its own, and tells of a full disk on the standard error output only.
 */
public final class AccessLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());

    private static final int QUEUE = 16_384;
    private static final int BATCH = 2_048;

    /** How long the writer lets lines gather: one write and one wake-up for many. */
    private static final long GATHER_MILLIS = 20;

    private static final String END = "";

    private final BlockingQueue<String> queue;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder dropped = new LongAdder();
    private final Thread writer;
    private volatile Destination destination;

    /** Begins to write there. */
    public AccessLog(Destination destination) {
        this(destination, QUEUE);
    }

    AccessLog(Destination destination, int capacity) {
        this.destination = destination;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.writer = new Thread(this::write, "gatehouse-access-log");
        writer.setDaemon(true);
        writer.start();
    }

    /** Writes there from the next batch on; what is equal changes nothing. */
    public void to(Destination next) {
        destination = next;
    }

    /**
     * Logs an exchange that has ended.
     *
     * @param route the id of its route, or what stands for it as in the metrics
     * @param snapshot the number of the snapshot it ran on
     * @param begun when the request came, in milliseconds since 1970
     * @param duration how long it took, in nanoseconds
     */
    public void log(Exchange exchange, String route, long snapshot, long begun, long duration) {
        if (destination.to() != Destination.To.OFF) {
            log(AccessLogLine.of(exchange, route, snapshot, begun, duration));
        }
    }

    void log(String line) {
        if (closing.getCount() == 0 || !queue.offer(line)) {
            dropped.increment();
        }
    }

    /** Lines that were not written: the queue was full, or the file could not be written. */
    public long dropped() {
        return dropped.sum();
    }

    /** Writes what is queued, and stops. */
    @Override
    public void close() {
        closing.countDown();
        try {
            queue.offer(END, 5, TimeUnit.SECONDS);
            writer.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        Batch batch = new Batch(destination);
        try {
            while (batch.open) {
                batch.write();
                closing.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.WARNING, "the access log was interrupted and writes no more");
        } finally {
            batch.close();
            dropped.add(queue.size());
        }
    }

    /** What the writer thread works with. */
    private final class Batch {
        private final List<String> lines = new ArrayList<>(BATCH);
        private byte[] octets = new byte[64 * 1024];
        private Destination current;
        private Sink sink;
        private boolean failing;
        private boolean open = true;

        Batch(Destination first) {
            current = first;
            sink = Sink.of(first);
        }

        /** Waits for a line and writes it with those that have come meanwhile. */
        void write() throws InterruptedException {
            lines.clear();
            lines.add(queue.take());
            queue.drainTo(lines, BATCH - 1);
            open = !lines.removeIf(line -> line.equals(END));
            Destination wanted = destination;
            if (!wanted.equals(current)) {
                close();
                current = wanted;
                sink = Sink.of(wanted);
            }
            int length = gather();
            if (length > 0) {
                put(length);
            }
        }

        private int gather() {
            int length = 0;
            for (String line : lines) {
                byte[] ascii = line.getBytes(StandardCharsets.ISO_8859_1);
                if (length + ascii.length > octets.length) {
                    octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + ascii.length));
                }
                System.arraycopy(ascii, 0, octets, length, ascii.length);
                length += ascii.length;
            }
            return length;
        }

        private void put(int length) {
            try {
                sink.write(octets, length);
                failing = false;
            } catch (IOException e) {
                dropped.add(lines.size());
                if (!failing) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "the access log can't be written to " + current.file() + ": " + e);
                }
                failing = true;
            }
        }

        void close() {
            try {
                sink.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "closing the access log " + current.file(), e);
            }
        }
    }
}
