package io.gatehouse.forward;

import io.gatehouse.exchange.Upgraded;
import io.gatehouse.upstream.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;

/**
 * A leased connection that has switched protocols. It counts as leased until it is closed and then goes, never back to
 * those that wait; a publish that drops its upstream leaves it alone.
 */
final class UpgradedLease implements Upgraded {
    private final Lease lease;
    private final Call call;
    private final Socket socket;
    private final InputStream stream;
    private final String protocol;
    private final Duration idle;
    private final AtomicBoolean over = new AtomicBoolean();

    UpgradedLease(Lease lease, Call call, Switched switched, String protocol, Duration idle) {
        this.lease = lease;
        this.call = call;
        this.socket = switched.socket();
        this.stream = switched.stream();
        this.protocol = protocol;
        this.idle = idle;
        lease.dedicate();
    }

    @Override
    public String protocol() {
        return protocol;
    }

    @Override
    public Duration idle() {
        return idle;
    }

    @Override
    public long length() {
        return UNKNOWN;
    }

    @Override
    public boolean replayable() {
        return false;
    }

    @Override
    public InputStream stream() {
        return stream;
    }

    @Override
    public OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    @Override
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void reset() {
        end(true);
    }

    @Override
    public void close() {
        end(false);
    }

    private void end(boolean reset) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        try {
            if (reset || socket instanceof SSLSocket) {
                // TLS would wait for a write under way, to say good-bye in its turn
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException gone) {
            // closed by the lease
        } finally {
            lease.discard();
            call.end();
        }
    }
}
