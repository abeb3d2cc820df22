package io.gatehouse.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;

/**
 * Makes the certificates that the servers under test show and believe, under the names of the files in
 * {@code server-config}. The build runs it; nothing of it is kept in the sources.
 */
public final class TlsFiles {
    /** The names of the two certificates that each server shows. */
    public static final String DEFAULT = "gate.example.com";

    public static final String SECOND = "second.example.com";

    /** The password of all stores. */
    public static final String PASSWORD = "changeit";

    /** Less than the 30 days at which Tomcat begins to look for a renewed one. */
    private static final Duration GOOD = Duration.ofDays(20);

    private TlsFiles() {}

    /** @param arguments the folder for the authorities, and a folder for each server */
    public static void main(String[] arguments) throws IOException {
        Path authorities = Files.createDirectories(Path.of(arguments[0]));
        Authority servers = new Authority("Authority of the servers under test");
        Authority clients = new Authority("Authority of the clients of the servers under test");
        servers.save(authorities.resolve("servers.p12"));
        clients.save(authorities.resolve("clients.p12"));
        Issued first = issue(servers, DEFAULT);
        Issued second = issue(servers, SECOND);
        for (int i = 1; i < arguments.length; i++) {
            Path folder = Files.createDirectories(Path.of(arguments[i]));
            write(first, folder, "default");
            write(second, folder, "second");
            Files.writeString(folder.resolve("clients.pem"), Issued.pem(List.of(clients.certificate())));
            writeTrust(clients, folder.resolve("clients.p12"));
        }
    }

    public static Issued issue(Authority authority, String name) {
        return authority.issue("RSA", GOOD, name);
    }

    /** Replaces the files of one certificate, in both of the forms that servers read. */
    public static void write(Issued issued, Path folder, String name) throws IOException {
        issued.write(folder, name).writeStore(folder.resolve(name + ".p12"), PASSWORD);
    }

    private static void writeTrust(Authority authority, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("issuer", authority.certificate());
            store.store(out, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
