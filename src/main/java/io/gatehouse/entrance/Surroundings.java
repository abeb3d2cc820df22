package io.gatehouse.entrance;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Secrets;
import io.gatehouse.config.Units;
import io.gatehouse.dns.Lookup;
import io.gatehouse.dns.NameLookup;
import io.gatehouse.snapshot.Home;
import io.gatehouse.snapshot.StartRefused;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway finds around it at start: system properties, environment, and what a launcher left in the servlet
 * context. A launcher's classes are not visible here, so that only {@code java.*} types are shared with it.
 */
record Surroundings(ServletContext context) {
    private static final String PROBLEMS = "io.gatehouse.start.problems";
    private static final String ADMIN_PORT = "io.gatehouse.adminPort";
    private static final String LEAVE = "io.gatehouse.leave";
    private static final String DRAIN = "io.gatehouse.drain";
    private static final String CERTIFICATES = "io.gatehouse.certificates";
    private static final String CUT = "io.gatehouse.cut";

    /** The context path as a file name, as servers name their WARs: {@code ROOT}, {@code gate}, {@code a#b}. */
    String name() {
        String path = context.getContextPath();
        return path.isEmpty() ? "ROOT" : path.substring(1).replace('/', '#');
    }

    Path home() throws StartRefused {
        try {
            return Home.choose(
                    context.getInitParameter("gatehouse.home"),
                    System.getProperty("gatehouse.home"),
                    System.getenv("GATEHOUSE_HOME"),
                    defaultHome());
        } catch (InvalidPathException e) {
            throw new StartRefused(List.of("gatehouse.home is \"" + e.getInput() + "\"; expected a folder"));
        }
    }

    private Path defaultHome() {
        String wildfly = System.getProperty("jboss.server.data.dir");
        String tomcat = System.getProperty("catalina.base");
        if (embedded() || wildfly == null && tomcat == null) {
            return Path.of("gatehouse-home");
        }
        return Path.of(wildfly != null ? wildfly : tomcat, "gatehouse", name());
    }

    /** The file that is the truth; null when the admin API may publish. */
    @Nullable
    Path config() throws StartRefused {
        String file = setting("gatehouse.config");
        try {
            return file == null || file.isEmpty()
                    ? null
                    : Path.of(file).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new StartRefused(List.of("gatehouse.config is \"" + file + "\"; expected a file"));
        }
    }

    /** Where secrets are found: files below this folder, and below {@code gatehouse.secretsRoot} where that is given. */
    Secrets secrets(Path own) throws StartRefused {
        String root = setting("gatehouse.secretsRoot");
        try {
            return Secrets.below(root == null || root.isEmpty() ? List.of(own) : List.of(own, Path.of(root)));
        } catch (InvalidPathException e) {
            throw new StartRefused(List.of("gatehouse.secretsRoot is \"" + root + "\"; expected a folder"));
        }
    }

    /** How long the gateway waits between two looks at that file. */
    Duration configEvery() throws StartRefused {
        String every = setting("gatehouse.configEvery");
        try {
            Duration duration = Units.timeout(every == null || every.isEmpty() ? "1s" : every);
            if (duration.toMillis() >= 100 && duration.compareTo(Duration.ofHours(1)) <= 0) {
                return duration;
            }
        } catch (BadValue e) {
            // told below, as what is out of range
        }
        throw new StartRefused(List.of("gatehouse.configEvery is \"" + every + "\"; expected 100ms to 1h"));
    }

    /** How names of targets are resolved: as this machine does, or by the servers of {@code gatehouse.dns}. */
    Lookup lookup() throws StartRefused {
        String servers = setting("gatehouse.dns");
        try {
            return servers == null || servers.isEmpty() ? NameLookup.ofTheSystem() : NameLookup.by(servers);
        } catch (BadValue e) {
            throw new StartRefused(List.of("gatehouse.dns " + e.getMessage()));
        }
    }

    Threads threads() throws StartRefused {
        try {
            return Threads.of(setting("gatehouse.threads"));
        } catch (IllegalArgumentException e) {
            throw new StartRefused(List.of(String.valueOf(e.getMessage())));
        }
    }

    /** A context parameter, else the property of this context ({@code NAME.CONTEXT}), else the property. */
    private @Nullable String setting(String property) {
        String parameter = context.getInitParameter(property);
        return parameter != null
                ? parameter
                : System.getProperty(property + '.' + name(), System.getProperty(property));
    }

    /** Whether a refused document keeps the gateway from starting: in a server it never does. */
    boolean startsAnyway() {
        return !embedded() || Boolean.getBoolean("gatehouse.startAnyway");
    }

    private static boolean embedded() {
        return "embedded".equals(System.getProperty("gatehouse.launcher"));
    }

    /** Tells the launcher why there is no start. */
    @SuppressWarnings("unchecked")
    void refuse(List<String> sentences) {
        if (context.getAttribute(PROBLEMS) instanceof List<?> problems) {
            ((List<String>) problems).addAll(sentences);
        }
    }

    /** What opens the connector of {@code admin.port}; a deployed gateway's connectors are its server's. */
    IntConsumer adminPort() {
        return context.getAttribute(ADMIN_PORT) instanceof IntConsumer opener ? opener : port -> {};
    }

    /** When the certificates of the launcher's TLS port end, by name; none where the connectors are a server's. */
    @SuppressWarnings("unchecked")
    Supplier<Map<String, Instant>> certificates() {
        return context.getAttribute(CERTIFICATES) instanceof Supplier<?> supplier
                ? (Supplier<Map<String, Instant>>) supplier
                : Map::of;
    }

    /** What is done when the launcher announces that it will drain. */
    void onLeave(Runnable leave) {
        context.setAttribute(LEAVE, leave);
    }

    void onDrain(Runnable drain) {
        context.setAttribute(DRAIN, drain);
    }

    /** What is done when the launcher has waited long enough for requests under way. */
    void onCut(Runnable cut) {
        context.setAttribute(CUT, cut);
    }

    /** The WAR's version, of its manifest; {@code dev} where there is none. */
    String version() {
        try (InputStream manifest = context.getResourceAsStream("/META-INF/MANIFEST.MF")) {
            String version = manifest == null
                    ? null
                    : new Manifest(manifest).getMainAttributes().getValue("Implementation-Version");
            return version == null ? "dev" : version;
        } catch (IOException e) {
            return "dev";
        }
    }
}
