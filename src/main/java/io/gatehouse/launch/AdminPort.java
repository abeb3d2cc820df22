package io.gatehouse.launch;

import io.gatehouse.launch.Settings.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;

/**
 * The additional connector on loopback that a document's {@code admin.port} asks for. The application may ask while
 * Tomcat still starts; the connector then opens when the application is there to answer.
 *
 * <p>Publishes come one at a time, yet the start runs on another thread: guarded by {@code this}.
 */
final class AdminPort {

    private final Tomcat tomcat;
    private final Threads threads;
    private boolean started;
    private int wanted;
    private @Nullable Connector connector;

    AdminPort(Tomcat tomcat, Threads threads) {
        this.tomcat = tomcat;
        this.threads = threads;
    }

    /** Opens the port, or closes it for 0; a port that is open already stays, the gateway's own needs no other. */
    synchronized void open(int port) {
        if (port != 0
                && port != open()
                && port != tomcat.getConnector().getPort()
                && !isFree(InetAddress.getLoopbackAddress(), port)) {
            throw inUse(port);
        }
        wanted = port;
        if (started) {
            change();
        }
    }

    /** Tomcat has started: from now on, a port opens when it is asked for. */
    synchronized void started() {
        started = true;
        change();
    }

    static boolean isFree(InetAddress address, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private int open() {
        return connector == null ? 0 : connector.getPort();
    }

    private void change() {
        if (wanted == open()) {
            return;
        }
        Connector old = connector;
        connector = null;
        if (wanted != 0 && wanted != tomcat.getConnector().getLocalPort()) {
            Connector fresh = Connectors.connector(InetAddress.getLoopbackAddress(), wanted, threads);
            fresh.setProperty("bindOnInit", "false");
            try {
                tomcat.getService().addConnector(fresh);
            } catch (IllegalArgumentException e) {
                tomcat.getService().removeConnector(fresh);
                connector = old;
                throw inUse(wanted);
            }
            connector = fresh;
        }
        if (old != null) {
            tomcat.getService().removeConnector(old);
        }
    }

    private static IllegalStateException inUse(int port) {
        return new IllegalStateException("admin.port: port " + port
                + " of the loopback address can't be listened on: it is in use, or not allowed to this user; expected a"
                + " free one.");
    }
}
