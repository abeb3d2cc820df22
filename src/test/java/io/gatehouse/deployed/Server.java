package io.gatehouse.deployed;

import io.gatehouse.launch.Standing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server under test, one for each run of the suite: one that Arquillian starts, or {@code java -jar}, which is
 * started when the first test asks and ends with the JVM of the tests.
 */
final class Server {
    private static final String NAME = System.getProperty("server.name", "");
    private static @Nullable Standing standing;

    private Server() {}

    /** {@code embedded}, {@code tomcat10}, {@code tomcat11} or {@code wildfly}. */
    static String name() {
        return NAME;
    }

    static boolean isEmbedded() {
        return NAME.equals("embedded");
    }

    static boolean isTomcat() {
        return !NAME.equals("wildfly");
    }

    /** Where it speaks HTTP/1.1. */
    static int port() {
        return isEmbedded() ? started().portNow() : Integer.getInteger("server.port", 0);
    }

    /** Where it speaks HTTP/2 over cleartext. */
    static int h2cPort() {
        return isEmbedded() ? port() : Integer.getInteger("server.h2c.port", 0);
    }

    /** Where it speaks TLS. */
    static int tlsPort() {
        return isEmbedded() ? started().tlsPort() : Integer.getInteger("server.https.port", 0);
    }

    /** Where its certificates are, as {@link io.gatehouse.testing.TlsFiles} made them. */
    static Path tlsFolder() {
        return Path.of(System.getProperty("server.tls"));
    }

    /** Does what an operator does after a certificate was renewed: nothing, where the server looks by itself. */
    static void takeRenewed(String name) throws IOException, InterruptedException {
        if (isTomcat()) {
            return;
        }
        String store = "/subsystem=elytron/key-store=gatehouse-" + name + ":load";
        String manager = "/subsystem=elytron/key-manager=gatehouse-" + name + ":init";
        cli(store);
        cli(manager);
    }

    /** Has WildFly do an operation while it runs: what it answered. */
    static String cli(String operation) throws IOException, InterruptedException {
        Process cli = new ProcessBuilder(
                        "sh",
                        Path.of(System.getProperty("server.home"), "bin", "jboss-cli.sh")
                                .toString(),
                        "--connect",
                        "--controller=127.0.0.1:" + System.getProperty("server.management.port"),
                        "--command=" + operation)
                .redirectErrorStream(true)
                .start();
        String said = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (cli.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    /** Below it each gateway has its home, named as its context. */
    static Path homes() {
        return Path.of(System.getProperty("server.homes"));
    }

    /** Starts {@code java -jar} unless it runs. */
    static synchronized Standing started() {
        if (standing == null) {
            try {
                standing = start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return standing;
    }

    private static Standing start() throws IOException {
        Path folder = Files.createDirectories(homes());
        Standing started = Standing.start(
                folder,
                List.of("-Xmx512m"),
                "--address",
                "127.0.0.1",
                "--port",
                "0",
                "--tls-port=0",
                "--tls-cert=" + tlsFolder().resolve("default.pem"),
                "--tls-key=" + tlsFolder().resolve("default.key"),
                "--tls-cert=" + tlsFolder().resolve("second.pem"),
                "--tls-key=" + tlsFolder().resolve("second.key"),
                "--tls-client-ca=" + tlsFolder().resolve("clients.pem"),
                "--home",
                folder.resolve("ROOT").toString());
        started.port();
        return started;
    }

    static synchronized void stop() {
        if (standing != null) {
            standing.close();
            standing = null;
        }
    }
}
