package io.gatehouse.launch;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * The end of a gateway in an order in which no request is lost.
 *
 * <ol>
 *   <li>It is not ready any more, and serves on for a while, until its balancers have seen that.
 *   <li>New requests are refused with 503 and {@code Connection: close}; those under way end.
 *   <li>The port is closed. Refusals are held back meanwhile: a client that waits for one opens no connection, so that
 *       nobody comes in the moment of closing, whose connection would be reset.
 *   <li>Connections without a request are closed for sending, then altogether.
 * </ol>
 */
final class Drain {
    /** How long nobody must have come before the port is closed, and how long that is waited for at most. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private static final Duration QUIET_AT_MOST = Duration.ofSeconds(2);

    /** For the refusals held back, for kept-alive connections to be used once more, and for their clients to close. */
    private static final Duration LAST_OCTETS = Duration.ofSeconds(1);

    private final Tomcat tomcat;
    private final InFlight inFlight;
    private final Times times;

    /**
     * How long it may take.
     *
     * @param delay between the answer "not ready" and the first refusal
     * @param requests for those under way
     */
    record Times(Duration delay, Duration requests) {}

    Drain(Tomcat tomcat, InFlight inFlight, Times times) {
        this.tomcat = tomcat;
        this.inFlight = inFlight;
        this.times = times;
    }

    /**
     * Drains; whether every request ended.
     *
     * @param leave has the application say that it is not ready
     * @param refuse has it refuse new requests
     */
    boolean run(Runnable leave, Runnable refuse) throws InterruptedException {
        List<GentleEndpoint> endpoints = endpoints().toList();
        leave.run();
        Thread.sleep(times.delay().toMillis());
        refuse.run();
        endpoints.forEach(GentleEndpoint::announceEnd);
        inFlight.awaitNone(times.requests());
        inFlight.hold();
        closePorts(endpoints);
        inFlight.release();
        boolean ended = inFlight.awaitNone(LAST_OCTETS);
        for (GentleEndpoint endpoint : endpoints) {
            endpoint.awaitNoConnection(LAST_OCTETS.dividedBy(2));
            endpoint.endSending();
        }
        for (GentleEndpoint endpoint : endpoints) {
            endpoint.awaitNoConnection(LAST_OCTETS.dividedBy(2));
        }
        return ended;
    }

    private void closePorts(List<GentleEndpoint> endpoints) throws InterruptedException {
        endpoints.forEach(endpoint -> endpoint.beginToClose(QUIET, QUIET_AT_MOST));
        for (GentleEndpoint endpoint : endpoints) {
            endpoint.awaitClosed(QUIET_AT_MOST.multipliedBy(2));
        }
        for (Connector connector : connectors()) {
            // what is closed already stays closed; from now on Tomcat keeps no connection alive
            connector.getProtocolHandler().closeServerSocketGraceful();
        }
    }

    private Stream<GentleEndpoint> endpoints() {
        return connectors().stream()
                .map(Connector::getProtocolHandler)
                .filter(GentleProtocol.class::isInstance)
                .map(protocol -> ((GentleProtocol) protocol).endpoint());
    }

    private List<Connector> connectors() {
        return List.of(tomcat.getService().findConnectors());
    }
}
