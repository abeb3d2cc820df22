package io.gatehouse.launch;

import java.net.BindException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.jspecify.annotations.Nullable;

/**
 * One Tomcat with one web application, the unpacked WAR.
 *
 * <p>The web application is told its settings by system properties ({@code gatehouse.home}, {@code .config},
 * {@code .startAnyway}, {@code .secretsRoot}, {@code .dns}, {@code .threads}, {@code .launcher}) and finds in its servlet context a
 * list for the problems of a refused start ({@value #PROBLEMS}), a way to open the admin port ({@value #ADMIN_PORT}) and,
 * where there is a port for TLS, when its certificates end ({@value #CERTIFICATES}); it puts there what announces its end ({@value #LEAVE}), what begins its drain ({@value #DRAIN}) and what has it wait for
 * no request any more ({@value #CUT}).
 */
final class EmbeddedTomcat {

    static final String PROBLEMS = "io.gatehouse.start.problems";
    static final String ADMIN_PORT = "io.gatehouse.adminPort";
    static final String LEAVE = "io.gatehouse.leave";
    static final String DRAIN = "io.gatehouse.drain";
    static final String CERTIFICATES = "io.gatehouse.certificates";
    static final String CUT = "io.gatehouse.cut";

    private final Tomcat tomcat = new Tomcat();
    private final InFlight inFlight = new InFlight();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Settings settings;
    private final StandardContext context;
    private final AdminPort adminPort;
    private final @Nullable TlsPort tlsPort;

    private EmbeddedTomcat(Settings settings, Path work) throws Refused {
        this.settings = settings;
        tomcat.setBaseDir(work.resolve("tomcat").toString());
        tomcat.setAddDefaultWebXmlToWebapp(false); // it brings a JSP servlet that is not there
        Connector connector = Connectors.connector(settings.address(), settings.port(), settings.threads());
        connector.setProperty("bindOnInit", "false"); // so that a drain can close the port before the rest
        tomcat.setConnector(connector);
        tlsPort = settings.tls().isEmpty() ? null : tlsPort(settings.tls().get());
        tomcat.getEngine().getPipeline().addValve(inFlight);
        tomcat.getHost().getPipeline().addValve(terseErrors());
        adminPort = new AdminPort(tomcat, settings.threads(), inFlight);
        context = (StandardContext) tomcat.addWebapp("", work.resolve("war").toString());
        // the process ends with it: nothing to be cleaned for a next deployment, and no advice to open the JDK for that
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false);
        context.setJarScanner(scanner);
        context.setParentClassLoader(EmbeddedTomcat.class.getClassLoader());
        context.getServletContext().setAttribute(PROBLEMS, problems);
        context.getServletContext().setAttribute(ADMIN_PORT, (IntConsumer) adminPort::open);
        if (tlsPort != null) {
            context.getServletContext().setAttribute(CERTIFICATES, (Supplier<Map<String, Instant>>) tlsPort::expiries);
        }
    }

    private TlsPort tlsPort(Settings.Tls tls) throws Refused {
        TlsPort port = new TlsPort(tls, settings.address(), settings.threads());
        port.connector().setProperty("bindOnInit", "false");
        tomcat.getService().addConnector(port.connector());
        return port;
    }

    static EmbeddedTomcat start(Settings settings, Optional<Path> home, Path work) throws Refused {
        checkFree(settings);
        publish("gatehouse.launcher", Optional.of("embedded"));
        publish("gatehouse.home", home);
        publish("gatehouse.config", settings.config());
        publish("gatehouse.secretsRoot", settings.secretsRoot());
        publish("gatehouse.dns", settings.dns());
        publish("gatehouse.startAnyway", settings.startAnyway() ? Optional.of("true") : Optional.empty());
        // where Tomcat's own threads are virtual, the web application need not leave them
        publish("gatehouse.threads", Optional.of("container"));
        EmbeddedTomcat embedded = new EmbeddedTomcat(settings, work);
        embedded.start();
        return embedded;
    }

    /** Where it can be reached from this machine, to be shown to a person. */
    String url() {
        return "http://" + host() + ":" + tomcat.getConnector().getLocalPort();
    }

    /** The same over TLS; empty where that was not asked for. */
    Optional<String> tlsUrl() {
        return Optional.ofNullable(tlsPort)
                .map(port -> "https://" + host() + ":" + port.connector().getLocalPort());
    }

    private String host() {
        InetAddress address = settings.address();
        String host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Ends in good order, see {@link Drain}, and stops the application. */
    void drainAndStop() {
        try {
            if (!new Drain(tomcat, inFlight, settings.drain()).run(told(LEAVE), told(DRAIN))) {
                System.err.println("Requests were still under way after "
                        + settings.drain().requests().toSeconds() + " s; they are cut off.");
                told(CUT).run();
                context.listenerStop(); // the application alone: Tomcat would wait for the requests again
                return;
            }
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the application; the connectors end with the process, which is about to. */
    private void stop() {
        if (tlsPort != null) {
            tlsPort.close();
        }
        try {
            tomcat.getEngine().stop();
        } catch (LifecycleException e) {
            System.err.println("Tomcat did not stop in good order (" + e.getMessage() + ").");
        }
    }

    /** What the application left to be done, if it came so far. */
    private Runnable told(String attribute) {
        return context.getServletContext().getAttribute(attribute) instanceof Runnable told ? told : () -> {};
    }

    private void start() throws Refused {
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            if (causedBy(e, BindException.class)) {
                problems.add(inUse("--port", settings.address(), settings.port()));
            } else if (problems.isEmpty()) {
                throw new IllegalStateException("Tomcat did not start", e);
            }
        }
        if (problems.isEmpty() && context.getState() != LifecycleState.STARTED) {
            throw new IllegalStateException("the web application did not start");
        }
        if (problems.isEmpty()) {
            try {
                adminPort.started();
            } catch (IllegalStateException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            stop(); // nothing is under way yet
            throw new Refused(problems);
        }
        if (tlsPort != null) {
            tlsPort.watch();
        }
    }

    /** Looks before anything is started, so that a port in use leaves no trace in the home. */
    private static void checkFree(Settings settings) throws Refused {
        List<String> inUse = new ArrayList<>();
        if (!AdminPort.isFree(settings.address(), settings.port())) {
            inUse.add(inUse("--port", settings.address(), settings.port()));
        }
        settings.tls()
                .map(Settings.Tls::port)
                .filter(port -> !AdminPort.isFree(settings.address(), port))
                .ifPresent(port -> inUse.add(inUse("--tls-port", settings.address(), port)));
        if (!inUse.isEmpty()) {
            throw new Refused(inUse);
        }
    }

    private static String inUse(String option, InetAddress address, int port) {
        return option + ": port " + port + " of " + address.getHostAddress()
                + " can't be listened on: it is in use, or not allowed to this user; expected a free one, or 0 to have"
                + " one picked.";
    }

    private static boolean causedBy(Throwable thrown, Class<? extends Throwable> cause) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (cause.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    /** What Tomcat refuses by itself, such as a malformed request line, tells nothing of the server. */
    private static ErrorReportValve terseErrors() {
        ErrorReportValve valve = new ErrorReportValve();
        valve.setShowReport(false);
        valve.setShowServerInfo(false);
        return valve;
    }

    private static void publish(String property, Optional<?> value) {
        value.ifPresent(some -> System.setProperty(property, some.toString()));
    }
}
