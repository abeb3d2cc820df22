package io.gatehouse.testing;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

/**
 * A gateway on embedded Tomcat inside this JVM, made of the project's own {@code web.xml} and classes: for tests that
 * need real filters and sockets, but no packed WAR.
 */
public final class Gateway implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Tomcat tomcat = new Tomcat();
    private final Map<String, String> parameters = new HashMap<>();
    private final Path folder;
    private final String contextPath;

    private Gateway(Path folder, String contextPath) {
        this.folder = folder;
        this.contextPath = contextPath;
    }

    /** A gateway at the root that serves this YAML document, on the container's threads. */
    public static Gateway start(String document) throws IOException {
        return start(document, "", "container");
    }

    /** A gateway that serves this YAML document. */
    public static Gateway start(String document, String contextPath, String threads) throws IOException {
        return start(document, contextPath, threads, tomcat -> {});
    }

    /** A gateway in whose folder of secrets these files are. */
    public static Gateway start(String document, Map<String, String> secrets) throws IOException {
        Gateway gateway = new Gateway(
                Files.createTempDirectory(Path.of("target"), "gateway").toAbsolutePath(), "");
        Path folder = Files.createDirectories(gateway.home().resolve("secrets"));
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            Files.writeString(folder.resolve(secret.getKey()), secret.getValue());
        }
        Files.writeString(gateway.home().resolve("gatehouse.yaml"), document);
        gateway.startTomcat("container");
        return gateway;
    }

    private static Gateway start(String document, String contextPath, String threads, Consumer<Tomcat> change)
            throws IOException {
        Gateway gateway = new Gateway(
                Files.createTempDirectory(Path.of("target"), "gateway").toAbsolutePath(), contextPath);
        Files.createDirectories(gateway.home());
        Files.writeString(gateway.home().resolve("gatehouse.yaml"), document);
        change.accept(gateway.tomcat);
        gateway.startTomcat(threads);
        return gateway;
    }

    /** A gateway whose Tomcat has this valve, such as one that speaks for the clients of a proxy. */
    public static Gateway behind(Valve valve, String document) throws IOException {
        return start(document, "", "container", tomcat -> tomcat.getEngine()
                .getPipeline()
                .addValve(valve));
    }

    /** A gateway whose document is this file, which is looked at ten times a second. */
    public static Gateway withFile(Path file) throws IOException {
        Gateway gateway = new Gateway(
                Files.createTempDirectory(Path.of("target"), "gateway").toAbsolutePath(), "");
        gateway.parameters.put("gatehouse.config", file.toString());
        gateway.parameters.put("gatehouse.configEvery", "100ms");
        gateway.startTomcat("container");
        return gateway;
    }

    /** A gateway that asks this server for the names of targets. */
    public static Gateway asking(NameServer names, String document) throws IOException {
        Gateway gateway = new Gateway(
                Files.createTempDirectory(Path.of("target"), "gateway").toAbsolutePath(), "");
        Files.createDirectories(gateway.home());
        Files.writeString(gateway.home().resolve("gatehouse.yaml"), document);
        gateway.parameters.put("gatehouse.dns", names.text());
        gateway.startTomcat("container");
        return gateway;
    }

    private void startTomcat(String threads) throws IOException {
        Path webInf = Files.createDirectories(folder.resolve("webapp/WEB-INF"));
        Files.copy(Path.of("webapp-config/web.xml"), webInf.resolve("web.xml"));
        tomcat.setBaseDir(folder.resolve("tomcat").toString());
        tomcat.setAddDefaultWebXmlToWebapp(false);
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setEncodedSolidusHandling("passthrough");
        connector.setEncodedReverseSolidusHandling("passthrough");
        connector.setProperty("continueResponseTiming", "onRead");
        connector.setProperty("allowedTrailerHeaders", "content-digest,x-amz-checksum-sha256");
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.setProperty("continueResponseTiming", "onRead");
        connector.setProperty("maxThreads", "1200");
        connector.setAllowTrace(true);
        tomcat.setConnector(connector);
        Context context = tomcat.addWebapp(contextPath, folder.resolve("webapp").toString());
        if (context instanceof StandardContext standard) {
            // would only warn that this JVM is not open to it
            standard.setClearReferencesRmiTargets(false);
            standard.setClearReferencesThreadLocals(false);
        }
        context.setParentClassLoader(Gateway.class.getClassLoader());
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false);
        context.setJarScanner(scanner);
        parameters.put("gatehouse.home", home().toString());
        parameters.put("gatehouse.threads", threads);
        parameters.forEach(context::addParameter);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IOException(e);
        }
        if (context.getState() != LifecycleState.STARTED) {
            throw new IOException("the gateway did not start");
        }
    }

    public Path home() {
        return folder.resolve("home");
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    /** The address of a path as a client sees it. */
    public URI uri(String target) {
        return URI.create("http://127.0.0.1:" + port() + contextPath + target);
    }

    /** Sends a request and gives the whole answer. */
    public HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public HttpResponse<String> get(String target) throws IOException {
        return send(HttpRequest.newBuilder(uri(target)).build());
    }

    /** Calls the admin API with the token, as its description has it; {@code body} is JSON or empty. */
    public HttpResponse<String> admin(String method, String path, String body, String... fields) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri("/_gatehouse/admin/v1" + path)).header("Authorization", "Bearer " + token());
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        return AdminContract.own().check(send(request.build()), body);
    }

    /** Publishes a whole document in YAML, which must be right. */
    public void publish(String yaml) throws Exception {
        String json = Document.read(yaml, Format.YAML).toJson();
        HttpResponse<String> answer = admin("PUT", "/config", json, "If-Match", "*");
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
    }

    /** Takes the application away while its server goes on, as an undeploy does. */
    public void undeploy() {
        try {
            tomcat.getHost().findChild(contextPath).stop();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes the application away and brings it back, with the home that it has. */
    public void restart() {
        try {
            Context context = (Context) tomcat.getHost().findChild(contextPath);
            context.stop();
            // Tomcat forgets them
            parameters.forEach(context::addParameter);
            context.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The metrics as they are now. */
    public String metrics() {
        try {
            return send(HttpRequest.newBuilder(uri("/_gatehouse/metrics"))
                            .header("Authorization", "Bearer " + token())
                            .build())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the metrics until they have this line, with a limit. */
    public void awaitMetric(String line) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(Backend.LIMIT_SECONDS);
        String metrics = metrics();
        while (!metrics.contains(line + '\n')) {
            if (System.nanoTime() - limit > 0) {
                throw new AssertionError(line + " never came in\n" + metrics);
            }
            metrics = metrics();
        }
    }

    public String token() throws IOException {
        return Files.readString(home().resolve("admin-token")).strip();
    }

    @Override
    public void close() throws IOException {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IOException(e);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
