package io.gatehouse.entrance;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The input of a server that has no limit for a client's silence alone. Undertow's counts on while nobody reads, so that
 * a client would be cut off for an upstream that takes nothing; WildFly's {@code read-timeout} is long for that reason.
 *
 * <p>Its input tells without waiting whether something has come, so it is looked at, ever more rarely while nothing
 * comes. Used by one thread at a time.
 */
final class Impatient extends InputStream {
    /** As {@code connectionUploadTimeout} of {@code server-config/tomcat/server.xml}. */
    private static final Duration SILENCE = Duration.ofSeconds(9);

    private static final long SHORTEST = 100_000;
    private static final long LONGEST = 32_000_000;

    private final ServletInputStream in;

    private Impatient(ServletInputStream in) {
        this.in = in;
    }

    /** The same content, with a limit for silence where the server has none. */
    static InputStream of(ServletInputStream in) {
        return in.getClass().getName().startsWith("io.undertow.") ? new Impatient(in) : in;
    }

    @Override
    public int read() throws IOException {
        awaitSomething();
        return in.read();
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        awaitSomething();
        return in.read(into, offset, count);
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    private void awaitSomething() throws IOException {
        if (in.available() > 0) {
            return;
        }
        long begun = System.nanoTime();
        for (long pause = SHORTEST; in.available() == 0 && !in.isFinished(); pause = Math.min(2 * pause, LONGEST)) {
            if (System.nanoTime() - begun > SILENCE.toNanos()) {
                throw new SocketTimeoutException("nothing came for " + SILENCE.toSeconds() + " s");
            }
            if (Thread.interrupted()) {
                throw new IOException("interrupted");
            }
            LockSupport.parkNanos(pause);
        }
    }
}
