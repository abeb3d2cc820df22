package io.gatehouse.forward;

import io.gatehouse.forward.tls.TlsContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
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
    /** The alerts that are of a certificate (RFC 8446 §6.2), as the JDK tells them: it has no class for them. */
    private static final Pattern OF_HANDSHAKE = Pattern.compile("fatal alert: (certificate_\\w+|bad_certificate"
            + "|unsupported_certificate|unknown_ca|access_denied|decrypt_error|handshake_failure)");

    private final Connections connections;
    private final ConnectionEndpoint endpoint;
    private final TlsContext by;
    private final boolean reused;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean aborted;
    private boolean spoiled;
    private volatile boolean dedicated;
    private @Nullable ClassicHttpResponse answer;
    private @Nullable SSLSession session;

    /** @param by how its TLS was made, if it has any */
    Lease(Connections connections, ConnectionEndpoint endpoint, TlsContext by, boolean reused) {
        this.connections = connections;
        this.endpoint = endpoint;
        this.by = by;
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
                    session = connection.getSSLSession();
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

    /**
     * Whether this can only be the target's refusal of the handshake. In TLS 1.3 a target verifies the gateway's certificate
     * when the gateway has shaken hands already and sends (RFC 8446 §4.4.2.4, §7.1): it then has read nothing of a request.
     */
    boolean isRefusedHandshake(Exception cause) {
        return !reused
                && session != null
                && session.getProtocol().equals("TLSv1.3")
                && cause instanceof SSLException
                && OF_HANDSHAKE.matcher(String.valueOf(cause.getMessage())).find();
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
            connections.release(endpoint, by, keepAlive);
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
