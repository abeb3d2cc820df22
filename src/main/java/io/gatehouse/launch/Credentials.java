package io.gatehouse.launch;

import io.gatehouse.launch.Settings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the TLS port shows and believes: its certificates, and the authorities whose client certificates it takes, as the
 * files held them when they were read.
 *
 * @param authorities empty when clients are not asked for certificates
 */
record Credentials(List<ServerCertificate> certificates, List<X509Certificate> authorities) {

    /** The name of what is shown to a client that asks for no name, or for one that no certificate has. */
    static final String DEFAULT = "_default_";

    /** Of these Tomcat can show either, as the client can take it. */
    private static final Set<String> USUAL_KINDS = Set.of("RSA", "EC");

    /** Reads all files; null when there are problems, which are added to the list. */
    static @Nullable Credentials read(Tls tls, List<String> problems) {
        int before = problems.size();
        List<ServerCertificate> certificates = tls.pairs().stream()
                .map(pair -> ServerCertificate.read(pair, problems))
                .filter(Objects::nonNull)
                .toList();
        List<X509Certificate> authorities = tls.clientCa()
                .map(file -> ServerCertificate.certificates("--tls-client-ca", file, problems))
                .orElse(List.of());
        return problems.size() == before ? new Credentials(certificates, authorities) : null;
    }

    /**
     * What is shown for which name: the certificates that have it, the first given winning, and beside it the first with
     * the other of the usual kinds of key. The default is the first certificate given, and one of the same names with the
     * other kind of key.
     */
    Map<String, List<ServerCertificate>> byName() {
        Map<String, List<ServerCertificate>> byName = new LinkedHashMap<>();
        ServerCertificate first = certificates.get(0);
        for (ServerCertificate each : certificates) {
            if (each == first || each.names().equals(first.names())) {
                add(byName, DEFAULT, each);
            }
            each.names().forEach(name -> add(byName, name, each));
        }
        return byName;
    }

    private static void add(Map<String, List<ServerCertificate>> byName, String name, ServerCertificate certificate) {
        List<ServerCertificate> shown = byName.computeIfAbsent(name, any -> new ArrayList<>());
        Set<String> kinds = shown.stream().map(ServerCertificate::kind).collect(Collectors.toSet());
        if (kinds.isEmpty()
                || USUAL_KINDS.containsAll(kinds)
                        && USUAL_KINDS.contains(certificate.kind())
                        && kinds.add(certificate.kind())) {
            shown.add(certificate);
        }
    }

    /** What changes when a file is replaced, written to, or another is linked in its place; cheap to ask for. */
    static List<Object> stamps(Tls tls) {
        List<Object> stamps = new ArrayList<>();
        tls.pairs().forEach(pair -> stamps.addAll(Arrays.asList(stamp(pair.chain()), stamp(pair.key()))));
        tls.clientCa().ifPresent(file -> stamps.add(stamp(file)));
        return stamps;
    }

    private static List<Object> stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime(), attributes.size());
        } catch (IOException missing) {
            return List.of();
        }
    }
}
