package io.gatehouse.entrance.tunnel;

import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A client's end as the Servlet API has it, by blocking streams and never by listeners: Undertow writes the whole array
 * once a {@code WriteListener} is set. Public, for the container to make it.
 */
public final class ServletClient implements UpgradedClient {
    private @Nullable Tunnel tunnel;

    @Override
    public void joinedBy(Tunnel joined) {
        tunnel = joined;
    }

    @Override
    public void init(WebConnection connection) {
        if (tunnel != null) {
            tunnel.begin(new Connected(connection));
        }
    }

    @Override
    public void destroy() {
        // not every container calls it; the streams tell
    }

    private record Connected(WebConnection connection) implements End {
        private static final System.Logger LOG = System.getLogger(ServletClient.class.getName());

        @Override
        public InputStream input() throws IOException {
            return connection.getInputStream();
        }

        @Override
        public OutputStream output() throws IOException {
            return connection.getOutputStream();
        }

        @Override
        public boolean endOutput() throws IOException {
            connection.getOutputStream().close();
            return true;
        }

        /** The interrupt that follows is enough: closing would give Undertow's buffer back while a thread reads into it. */
        @Override
        public void cut() {}

        @Override
        public void reset() {}

        @Override
        public void close() {
            try {
                connection.close();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.DEBUG, "closing a client's end", e);
            }
        }
    }
}
