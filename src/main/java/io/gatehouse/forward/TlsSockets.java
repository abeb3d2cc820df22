package io.gatehouse.forward;

import io.gatehouse.forward.tls.TlsContext;
import io.gatehouse.forward.tls.UpstreamTls;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Speaks TLS on connections to targets.
 *
 * <p>A handshake has the time that the connection has: the library bounds each read of it only, and a target that sends an
 * octet now and then would hold its request for as long as it likes. Threads: any.
 */
final class TlsSockets implements TlsSocketStrategy {
    /** The member of a connection's context that says how hands are shaken for it. */
    static final String CONTEXT = TlsSockets.class.getName();

    private final UpstreamTls tls;
    private final Alarms alarms;

    TlsSockets(UpstreamTls tls, Alarms alarms) {
        this.tls = tls;
        this.alarms = alarms;
    }

    @Override
    public SSLSocket upgrade(Socket socket, String host, int port, @Nullable Object attachment, HttpContext context)
            throws IOException {
        TlsContext leased = (TlsContext) context.getAttribute(CONTEXT);
        // as the library has set it for the handshake
        int most = socket.getSoTimeout();
        AtomicBoolean late = new AtomicBoolean();
        Future<?> alarm = alarms.after(Duration.ofMillis(most), () -> {
            late.set(true);
            close(socket);
        });
        try {
            SSLSocket secure = (leased == null ? tls.current() : leased).shakeHands(socket, host, port);
            tls.shown(host, port, secure.getSession().getPeerCertificates());
            return secure;
        } catch (IOException e) {
            if (late.get()) {
                throw new SocketTimeoutException("TLS was not agreed on within " + most + " ms");
            }
            throw e instanceof SSLException || e instanceof SocketTimeoutException ? e : new BrokenOff(e);
        } finally {
            alarm.cancel(false);
        }
    }

    /** A target closed the connection while hands were shaken, without a word of TLS, or reset it before that was read. */
    static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenOff(IOException cause) {
            super("while TLS was agreed on: " + cause.getMessage(), cause);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // which is what was wanted
        }
    }
}
