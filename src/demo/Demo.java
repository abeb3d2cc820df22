import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What {@code mvn -Pdemo,idp} runs: an identity provider, Keycloak, on this machine alone, and beside it the gateway with its
 * demo, which is given what {@code routes.json} adds. When it is told to end, or one of them ends, or Maven, it ends both.
 *
 * <p>It is run from its source, and uses nothing but the JDK.
 */
public final class Demo {
    private static final Path FOLDER = Path.of("src/demo");
    private static final String GATEWAY = "http://localhost:8080";
    private static final String PROVIDER = "http://127.0.0.1:8180";

    private final HttpClient http = HttpClient.newHttpClient();

    /** Those that were started, the last one first. */
    private final Deque<Process> started = new ArrayDeque<>();

    private volatile int code;

    private Demo() {}

    /** Takes three paths: the WAR, the folder of Keycloak, and one that may be emptied and becomes the gateway's home. */
    public static void main(String[] paths) throws IOException, InterruptedException {
        Demo demo = new Demo();
        Runtime.getRuntime().addShutdownHook(new Thread(demo::end));
        // a signal to Maven alone would leave all of this behind
        ProcessHandle.current().parent().ifPresent(maven -> maven.onExit().thenRun(() -> demo.exit(0)));
        demo.run(Path.of(paths[0]), Path.of(paths[1]), Path.of(paths[2]));
    }

    private void run(Path war, Path keycloak, Path home) throws IOException, InterruptedException {
        Path log = keycloak.resolveSibling("keycloak.log");
        System.out.println("The identity provider starts, which takes a while (" + log + ") …");
        Process provider = provider(keycloak, log);
        if (!await(provider, PROVIDER + "/realms/petstore")) {
            System.err.println("The identity provider did not start: " + log + " says why.");
            exit(1);
        }
        Process gateway = gateway(war, home);
        if (!await(gateway, GATEWAY + "/_gatehouse/health/ready")) {
            exit(gateway.waitFor());
        }
        HttpResponse<String> published = publish(home);
        if (published.statusCode() != 200) {
            System.err.println("The routes can't be added: " + published.body());
            exit(1);
        }
        System.out.print(invitation(home.resolve("admin-token")));
        CompletableFuture.anyOf(gateway.onExit(), provider.onExit()).join();
        exit(gateway.isAlive() ? 1 : gateway.exitValue());
    }

    private Process provider(Path keycloak, Path log) throws IOException {
        Path realms = Files.createDirectories(keycloak.resolve("data/import"));
        String realm = "petstore-realm.json";
        Files.copy(FOLDER.resolve(realm), realms.resolve(realm), StandardCopyOption.REPLACE_EXISTING);
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<String> command = new ArrayList<>(windows ? List.of("cmd", "/c") : List.of("sh"));
        command.add(keycloak.resolve(windows ? "bin/kc.bat" : "bin/kc.sh").toString());
        command.addAll(List.of(
                "start-dev",
                "--http-host=127.0.0.1",
                "--http-port=" + URI.create(PROVIDER).getPort(),
                "--hostname=" + PROVIDER,
                "--cache=local",
                "--db=dev-mem",
                "--import-realm"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
        return start(builder.redirectErrorStream(true).redirectOutput(log.toFile()));
    }

    private Process gateway(Path war, Path home) throws IOException {
        delete(home);
        return start(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        war.toString(),
                        "--demo",
                        "--home",
                        home.toString())
                .inheritIO());
    }

    private Process start(ProcessBuilder builder) throws IOException {
        synchronized (started) {
            Process process = builder.start();
            started.push(process);
            return process;
        }
    }

    /** What an earlier demo left. */
    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Waits until this address answers 200; false when the process has ended before. */
    private boolean await(Process process, String address) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        while (process.isAlive()) {
            try {
                if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return true;
                }
            } catch (IOException e) {
                // not yet
            }
            process.waitFor(300, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    /** Adds the routes as anybody would: by the admin API, as a merge patch (RFC 7396). */
    private HttpResponse<String> publish(Path home) throws IOException, InterruptedException {
        HttpRequest patch = HttpRequest.newBuilder(
                        URI.create(GATEWAY + "/_gatehouse/admin/v1/config?reason=an+identity+provider"))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(home.resolve("admin-token")).strip())
                .header("Content-Type", "application/merge-patch+json")
                .header("If-Match", "*")
                .method("PATCH", BodyPublishers.ofFile(FOLDER.resolve("routes.json")))
                .build();
        return http.send(patch, BodyHandlers.ofString());
    }

    private static String invitation(Path token) {
        return """

            The identity provider is %2$s. In a browser:
              %1$s/            an app (anna with the password anna may see offers, bela with bela none)
              %1$s/people      the store itself, as far as one may
            From a terminal:
              T=$(curl -s -u petstore-batch:secret-of-the-demo -d grant_type=client_credentials \\
                %2$s/realms/petstore/protocol/openid-connect/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
              curl -i -H "Authorization: Bearer $T" %1$s/machines/pets/7
              curl -i -H "Authorization: Bearer $T" %1$s/pages/pets/7      with offers
            Without the service that knows owners and vets, see what the app makes of it:
              for T in 9001 9002; do curl -X POST -H "Authorization: Bearer $(cat %3$s)" \
                %1$s/_gatehouse/admin/v1/upstreams/users/targets/127.0.0.1:$T/drain; done
            """.formatted(GATEWAY, PROVIDER, token);
    }

    private void exit(int with) {
        code = with;
        System.exit(with);
    }

    /** Ends what was started, with all that it has started itself: the gateway first, which lets its requests end. */
    private void end() {
        int with = code;
        List<Process> all;
        synchronized (started) {
            all = List.copyOf(started);
        }
        for (Process process : all) {
            List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList();
            family.forEach(ProcessHandle::destroy);
            family.forEach(Demo::awaitEnd);
        }
        Runtime.getRuntime().halt(with);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
