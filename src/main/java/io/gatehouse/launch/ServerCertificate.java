package io.gatehouse.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.tomcat.util.net.jsse.PEMFile;
import org.jspecify.annotations.Nullable;

/**
 * Who the gateway is over TLS: a certificate chain and the private key that belongs to it, read from PEM files and
 * checked, so that what is wrong is told in a sentence before Tomcat would fail on it.
 *
 * @param chain the server's own certificate first
 */
record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {

    private static final int DNS_NAME = 2;

    /** Reads both files; null when there are problems, which are added to the list. */
    static @Nullable ServerCertificate read(PemPair files, List<String> problems) {
        List<X509Certificate> chain = certificates("--tls-cert", files.chain(), problems);
        PrivateKey key = privateKey(files.key(), problems);
        if (chain.isEmpty() || key == null) {
            return null;
        }
        if (!belongTogether(chain.get(0).getPublicKey(), key)) {
            problems.add("--tls-key: " + files.key() + " is not the key of the first certificate in " + files.chain()
                    + "; expected the files in pairs, and a chain that begins with the server's own certificate.");
            return null;
        }
        return new ServerCertificate(chain, key);
    }

    /** The certificates of a PEM file; none when there are problems, which are added to the list. */
    static List<X509Certificate> certificates(String option, Path file, List<String> problems) {
        PEMFile pem = pem(option, file, problems);
        if (pem != null && pem.getCertificates().isEmpty()) {
            problems.add(option + ": " + file + " holds no certificate; expected PEM, -----BEGIN CERTIFICATE-----.");
        }
        return pem == null ? List.of() : List.copyOf(pem.getCertificates());
    }

    private static @Nullable PrivateKey privateKey(Path file, List<String> problems) {
        PEMFile pem = pem("--tls-key", file, problems);
        if (pem != null && pem.getPrivateKey() == null) {
            problems.add("--tls-key: " + file
                    + " holds no private key; expected PEM, PKCS#8, PKCS#1 or EC, without a password.");
        }
        return pem == null ? null : pem.getPrivateKey();
    }

    private static @Nullable PEMFile pem(String option, Path file, List<String> problems) {
        try (InputStream content = Files.newInputStream(file)) {
            return new PEMFile(file.toString(), content, null, null);
        } catch (NoSuchFileException e) {
            problems.add(option + ": " + file + " does not exist; expected a file that can be read.");
        } catch (IOException e) {
            problems.add(option + ": " + file + " can't be read; expected a PEM file without a password that this user"
                    + " may read.");
        } catch (GeneralSecurityException | RuntimeException e) {
            problems.add(option + ": " + file + " can't be understood; expected "
                    + (option.equals("--tls-key") ? "an RSA or EC key in PEM" : "certificates in PEM") + ".");
        }
        return null;
    }

    /** Whether what the key signs is verified by the certificate's key. */
    private static boolean belongTogether(PublicKey certified, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    });
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** When the first certificate of the chain ceases to be valid. */
    Instant expiry() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** The kind of its key, as the JDK calls it: {@code RSA} or {@code EC}. */
    String kind() {
        return key.getAlgorithm();
    }

    /** The DNS names of the certificate, lower-cased, such as {@code a.example.com} and {@code *.example.com}. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (List<?> name : alternativeNames(chain.get(0))) {
            if (Integer.valueOf(DNS_NAME).equals(name.get(0))) {
                names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** What it is called before a person: its first name, or its subject when it has none. */
    String title() {
        return names().stream()
                .findFirst()
                .orElseGet(() -> chain.get(0).getSubjectX500Principal().getName());
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : new ArrayList<>(names);
        } catch (GeneralSecurityException e) {
            return List.of();
        }
    }
}
