package io.gatehouse.launch;

import io.gatehouse.launch.Settings.Tls;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the TLS port, and the files they name: read at once, so that a bad file is a problem like any other. */
final class TlsOptions {

    @Option(
            names = "--tls-port",
            paramLabel = "N",
            description = "Also listen for TLS (HTTP/1.1 and HTTP/2) on this port, 0 for a free one.")
    private @Nullable String port;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Certificate chain, PEM; again with its --tls-key for a further name.")
    private List<String> chains = new ArrayList<>();

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The chain's private key, PEM, without password.")
    private List<String> keys = new ArrayList<>();

    @Option(
            names = "--tls-client-ca",
            paramLabel = "FILE",
            description = "Ask for client certificates, issued by one of these, PEM; none is also taken.")
    private @Nullable String clientCa;

    /** The TLS port that was asked for; what is wrong is added to the problems. */
    Optional<Tls> check(int plainPort, List<String> problems) {
        if (port == null) {
            if (!chains.isEmpty() || !keys.isEmpty() || clientCa != null) {
                problems.add("--tls-port is missing; expected it with --tls-cert, --tls-key and --tls-client-ca.");
            }
            return Optional.empty();
        }
        int checkedPort = Options.port("--tls-port", port, problems);
        if (checkedPort != 0 && checkedPort == plainPort) {
            problems.add("--tls-port: " + checkedPort + " is that of --port too; expected another one.");
        }
        if (chains.isEmpty() || chains.size() != keys.size()) {
            problems.add("--tls-port: there are " + chains.size() + " --tls-cert and " + keys.size()
                    + " --tls-key; expected one of each or more, in pairs.");
        }
        List<PemPair> pairs = pairs(problems);
        Optional<Path> authorities =
                Optional.ofNullable(clientCa).flatMap(file -> path("--tls-client-ca", file, problems));
        Tls tls = new Tls(checkedPort, pairs, authorities);
        Credentials.read(tls, problems);
        return Optional.of(tls);
    }

    private List<PemPair> pairs(List<String> problems) {
        List<PemPair> pairs = new ArrayList<>();
        for (int i = 0; i < Math.min(chains.size(), keys.size()); i++) {
            Optional<Path> chain = path("--tls-cert", chains.get(i), problems);
            Optional<Path> key = path("--tls-key", keys.get(i), problems);
            chain.ifPresent(file -> key.ifPresent(itsKey -> pairs.add(new PemPair(file, itsKey))));
        }
        return List.copyOf(pairs);
    }

    /** Absolute, yet its links not resolved: where they lead may change with a renewal. */
    private static Optional<Path> path(String option, String value, List<String> problems) {
        try {
            return Optional.of(Path.of(value).toAbsolutePath());
        } catch (InvalidPathException e) {
            problems.add(option + ": \"" + value + "\" is not a path (" + e.getReason() + ").");
            return Optional.empty();
        }
    }
}
