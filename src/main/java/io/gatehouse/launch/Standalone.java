package io.gatehouse.launch;

import io.gatehouse.launch.demo.PetStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The gateway on its own: reads the command line, starts the demo if asked, then Tomcat, and says when it is ready.
 *
 * <p>{@link Launcher} sees it as a {@code Callable} that starts (and answers an exit code when it does not serve) and a
 * {@code Runnable} that drains and stops; the latter comes on the thread of a shutdown hook.
 */
public final class Standalone implements Callable<Optional<Integer>>, Runnable {

    private static final Optional<Integer> SERVING = Optional.empty();
    private static final Optional<Integer> DONE = Optional.of(0);
    private static final Optional<Integer> REFUSED = Optional.of(2);

    private final Path work;
    private final List<String> arguments;
    private final String version;
    private final StartLog log = new StartLog();
    private volatile @Nullable EmbeddedTomcat tomcat;

    /** Made by {@link Launcher}, with a temporary folder that holds the unpacked WAR as {@code war}. */
    public Standalone(Path work, List<String> arguments, String version) {
        this.work = work;
        this.arguments = arguments;
        this.version = version;
    }

    @Override
    public Optional<Integer> call() throws Exception {
        Options options = Options.of(arguments);
        if (options.help()) {
            System.out.print(options.usage());
            return DONE;
        }
        if (options.version()) {
            System.out.println("Gatehouse " + version);
            return DONE;
        }
        try {
            start(options.check());
            return SERVING;
        } catch (Refused e) {
            e.problems().forEach(System.err::println);
            return REFUSED;
        } catch (RuntimeException e) {
            log.release();
            throw e;
        }
    }

    @Override
    public void run() {
        EmbeddedTomcat running = tomcat;
        if (running != null) {
            running.drainAndStop();
        }
    }

    private void start(Settings settings) throws Refused, IOException {
        log.hold();
        Optional<Path> demo = settings.demo() ? Optional.of(startDemo(settings)) : Optional.empty();
        Optional<Path> home = demo.or(settings::home);
        EmbeddedTomcat started = EmbeddedTomcat.start(settings, home, work);
        tomcat = started;
        log.release();
        started.tlsUrl().ifPresent(url -> System.out.println("TLS on " + url));
        System.out.println("Gatehouse " + version + " ready on " + started.url() + " in " + sinceStart() + " ms");
        demo.ifPresent(furnished -> System.out.print(invitation(started.url(), furnished)));
    }

    /** Starts the pet store; the home that the gateway is to have, a throw-away one unless another is given. */
    private Path startDemo(Settings settings) throws Refused {
        Path throwAway = work.resolve("home");
        Path home = settings.home().orElse(Path.of(System.getProperty("gatehouse.home", throwAway.toString())));
        try {
            PetStore.start();
            if (settings.config().isEmpty()) {
                furnish(home);
            }
            return home;
        } catch (IOException e) {
            throw new Refused(List.of("--demo: " + e.getMessage()));
        }
    }

    /** Puts the demo's document where a gateway looks for its first one, unless there is a document already. */
    private static void furnish(Path home) throws IOException {
        Path first = home.resolve("gatehouse.yaml");
        if (Files.exists(first) || Files.exists(home.resolve("revisions"))) {
            return;
        }
        Files.createDirectories(home);
        try (InputStream document = Standalone.class.getResourceAsStream("demo/demo.yaml")) {
            Files.copy(Objects.requireNonNull(document, "the WAR holds the demo's document"), first);
        }
    }

    private static String invitation(String url, Path home) {
        return """

            Try:
              curl -i %1$s/pets/7
              curl -i %1$s/_gatehouse/health/ready
              curl -H "Authorization: Bearer $(cat %2$s/admin-token)" %1$s/_gatehouse/admin/v1/routes
            Ctrl-C ends it.
            """.formatted(url, home);
    }

    private static long sinceStart() {
        long now = System.currentTimeMillis();
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> now - start.toEpochMilli())
                .orElse(0L);
    }
}
