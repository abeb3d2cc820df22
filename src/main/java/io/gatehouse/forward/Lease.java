package io.gatehouse.forward;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection while it serves one request.
 *
 * <p>Given back exactly once, whoever is first: the reader of the answer, or the one who gives it up. Threads: one
 * carries the request; {@link #abort} may come from another.
 */
final class Lease implements Pacing {
    private final Connections connections;
    private final ConnectionEndpoint endpoint;
    private final boolean reused;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean aborted;
    private boolean spoiled;
    private volatile boolean dedicated;
    private @Nullable ClassicHttpResponse answer;

    Lease(Connections connections, ConnectionEndpoint endpoint, boolean reused) {
        this.connections = connections;
        this.endpoint = endpoint;
        this.reused = reused;
    }

    /** Whether it has served before: it may have been closed by the other end meanwhile. */
    boolean reused() {
        return reused;
    }

    ClassicHttpResponse execute(String exchange, ClassicHttpRequest request, Dialogue dialogue, HttpContext context)
            throws IOException, HttpException {
        ClassicHttpResponse head = endpoint.execute(
                exchange,
                request,
                (asked, connection, same) -> {
                    refuseUnasked(connection);
                    return dialogue.execute(asked, connection, same);
                },
                context);
        answer = head;
        if (dialogue.isContentOwed()) {
            spoil();
        }
        return head;
    }

    /** Keeps the connection from being closed with the others of its pool: it has left HTTP. */
    void dedicate() {
        dedicated = true;
        connections.dedicate();
    }

    /** Has the connection closed after this request: what will come on it is not known. */
    @Override
    public void spoil() {
        spoiled = true;
    }

    private void refuseUnasked(HttpClientConnection connection) throws IOException {
        if (reused
                && connection instanceof ManagedHttpClientConnection managed
                && managed.getSocket().getInputStream().available() > 0) {
            throw new Unsent();
        }
    }

    /** Something came before it was asked for, which would be taken for the answer: nothing was sent. */
    static final class Unsent extends ConnectionClosedException {
        private static final long serialVersionUID = 1L;

        Unsent() {
            super("the target had sent something before it was asked");
        }
    }

    /** How long the target may be silent from now on. */
    @Override
    public void silence(Duration atMost) {
        endpoint.setSocketTimeout(Timeout.ofMilliseconds(Math.max(atMost.toMillis(), 1)));
    }

    /** Gives the connection back for the next request, unless it is spoiled: more has come than the answer, say. */
    void release(TimeValue keepAlive) {
        if (spoiled || answer != null && AnswerHead.isFollowed(answer)) {
            discard();
            return;
        }
        if (over.compareAndSet(false, true)) {
            connections.release(endpoint, keepAlive);
        }
    }

    void discard() {
        if (over.compareAndSet(false, true)) {
            connections.discard(endpoint);
            if (dedicated) {
                connections.undedicate();
            }
        }
    }

    /** Breaks what the carrying thread is doing: its time is up. */
    void abort() {
        aborted = true;
        breakOff();
    }

    /** Closes the connection as it is. */
    void breakOff() {
        if (!over.get()) {
            endpoint.close(CloseMode.IMMEDIATE);
        }
    }

    @Override
    public boolean aborted() {
        return aborted;
    }
}
