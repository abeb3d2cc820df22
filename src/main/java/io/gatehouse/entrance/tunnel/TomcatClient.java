package io.gatehouse.entrance.tunnel;

import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * A client's end on Tomcat, by its own interface for what it upgrades itself (HTTP/2, its WebSocket).
 *
 * <p>By the Servlet API Tomcat could neither close a connection whose streams block, nor pass on an end of stream, and it
 * would look for input again and again while a slow target leaves some unread: a busy loop for each such client. Public,
 * for the container to make it; loaded on Tomcat only.
 */
public final class TomcatClient implements UpgradedClient, InternalHttpUpgradeHandler {
    private @Nullable Tunnel tunnel;
    private @Nullable SocketWrapperBase<?> socket;

    @Override
    public void joinedBy(Tunnel joined) {
        tunnel = joined;
    }

    @Override
    public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
        socket = wrapper;
    }

    @Override
    public void init(@Nullable WebConnection connection) {
        if (tunnel != null && socket != null) {
            tunnel.begin(new Connected(socket));
        }
    }

    /** Tomcat leaves reading and writing to the tunnel, and never looks at the socket itself. */
    @Override
    public boolean hasAsyncIO() {
        return true;
    }

    /** What Tomcat tells all the same: that it stops, or that the connection is in error. */
    @Override
    public SocketState upgradeDispatch(SocketEvent event) {
        if (event == SocketEvent.OPEN_READ || event == SocketEvent.OPEN_WRITE) {
            return SocketState.ASYNC_IO;
        }
        if (tunnel != null) {
            tunnel.cut();
        }
        // the tunnel closes it when nobody reads any more
        return SocketState.ASYNC_IO;
    }

    @Override
    public void timeoutAsync(long now) {}

    @Override
    public void setSslSupport(@Nullable SSLSupport support) {}

    @Override
    public void pause() {}

    @Override
    public void destroy() {}

    private record Connected(SocketWrapperBase<?> socket) implements End {
        private static final System.Logger LOG = System.getLogger(TomcatClient.class.getName());

        @Override
        public InputStream input() {
            return new Input(socket);
        }

        @Override
        public OutputStream output() {
            return new Output(socket);
        }

        @Override
        public boolean endOutput() throws IOException {
            NioChannel channel = channel();
            if (channel == null || channel instanceof SecureNioChannel) {
                return false;
            }
            channel.getIOChannel().shutdownOutput();
            return true;
        }

        /** Closes the channel alone: Tomcat would give what is around it to its next client while a thread still reads. */
        @Override
        public void cut() {
            end(false);
        }

        @Override
        public void reset() {
            end(true);
        }

        private void end(boolean reset) {
            NioChannel channel = channel();
            if (channel == null) {
                socket.close();
                return;
            }
            try {
                if (reset) {
                    channel.getIOChannel().setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
                }
                channel.getIOChannel().close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "closing a client's end", e);
            }
        }

        @Override
        public void close() {
            socket.close();
        }

        /** Null on a connector that is not Tomcat's NIO, or when it was closed. */
        private @Nullable NioChannel channel() {
            return !socket.isClosed() && socket.getSocket() instanceof NioChannel nio && nio.getIOChannel() != null
                    ? nio
                    : null;
        }
    }

    private static final class Input extends InputStream {
        private final SocketWrapperBase<?> socket;

        Input(SocketWrapperBase<?> socket) {
            this.socket = socket;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            return socket.read(true, into, offset, count);
        }
    }

    private static final class Output extends OutputStream {
        private final SocketWrapperBase<?> socket;

        Output(SocketWrapperBase<?> socket) {
            this.socket = socket;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int count) throws IOException {
            socket.write(true, octets, offset, count);
        }

        @Override
        public void flush() throws IOException {
            socket.flush(true);
        }
    }
}
