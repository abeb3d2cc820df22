package io.gatehouse.entrance.tunnel;

import io.gatehouse.exchange.Upgraded;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The target's end of a tunnel. */
record TargetEnd(Upgraded connection) implements End {
    private static final System.Logger LOG = System.getLogger(TargetEnd.class.getName());

    @Override
    public InputStream input() throws IOException {
        return connection.stream();
    }

    @Override
    public OutputStream output() throws IOException {
        return connection.output();
    }

    @Override
    public boolean endOutput() throws IOException {
        connection.endOutput();
        return true;
    }

    @Override
    public void cut() {
        close();
    }

    @Override
    public void reset() {
        connection.reset();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a target's end", e);
        }
    }
}
