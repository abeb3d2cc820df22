package io.gatehouse.launch;

import io.gatehouse.launch.Settings.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * The additional connector on loopback that a document's {@code admin.port} asks for. The application may ask while
 * Tomcat still starts; the connector then opens when the application is there to answer.
 *
 * <p>The request that publishes another port came by the old one, and its answer goes out there. So the old one is closed
 * when no request is under way any more, by a thread of its own. Publishes come one at a time, yet the start and the
 * closing run on other threads: guarded by {@code this}.
 */
final class AdminPort {
    /** How long a port that nobody wants any more stays for the requests under way, and then for their last octets. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long LAST_OCTETS_MILLIS = 1_000;

    private final Tomcat tomcat;
    private final Threads threads;
    private final InFlight inFlight;
    private final Map<Integer, Connector> opened = new HashMap<>();
    private boolean started;
    private int wanted;

    AdminPort(Tomcat tomcat, Threads threads, InFlight inFlight) {
        this.tomcat = tomcat;
        this.threads = threads;
        this.inFlight = inFlight;
    }

    /** Opens the port, or closes it for 0; a port that is open already stays, the gateway's own needs no other. */
    synchronized void open(int port) {
        if (port != 0
                && !opened.containsKey(port)
                && port != tomcat.getConnector().getPort()
                && !isFree(InetAddress.getLoopbackAddress(), port)) {
            throw inUse(port);
        }
        if (started) {
            change(port);
        }
        wanted = port;
    }

    /** Tomcat has started: from now on, a port opens when it is asked for. */
    synchronized void started() {
        started = true;
        change(wanted);
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

    private void change(int port) {
        if (port != 0 && port != tomcat.getConnector().getLocalPort() && !opened.containsKey(port)) {
            opened.put(port, connect(port));
        }
        if (opened.keySet().stream().anyMatch(each -> each != port)) {
            Thread closing = new Thread(this::closeUnwanted, "gatehouse-admin-port");
            closing.setDaemon(true);
            closing.setContextClassLoader(AdminPort.class.getClassLoader());
            closing.start();
        }
    }

    /** Its threads must not belong to the web application, on whose thread this runs. */
    private Connector connect(int port) {
        Connector fresh = Connectors.connector(InetAddress.getLoopbackAddress(), port, threads);
        fresh.setProperty("bindOnInit", "false");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(AdminPort.class.getClassLoader());
        try {
            tomcat.getService().addConnector(fresh);
            return fresh;
        } catch (IllegalArgumentException e) {
            tomcat.getService().removeConnector(fresh);
            throw inUse(port);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void closeUnwanted() {
        try {
            inFlight.awaitNone(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            opened.entrySet().removeIf(each -> each.getKey() != wanted && close(each.getValue()));
        }
    }

    private boolean close(Connector unwanted) {
        unwanted.getProtocolHandler().closeServerSocketGraceful();
        unwanted.getProtocolHandler().awaitConnectionsClose(LAST_OCTETS_MILLIS);
        tomcat.getService().removeConnector(unwanted);
        return true;
    }

    private static IllegalStateException inUse(int port) {
        return new IllegalStateException("admin.port: port " + port
                + " of the loopback address can't be listened on: it is in use, or not allowed to this user; expected a"
                + " free one.");
    }
}
