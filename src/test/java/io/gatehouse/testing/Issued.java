package io.gatehouse.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;
import java.util.List;

/** A certificate of a test's {@link Authority} with its key, and the files it is kept in. */
public record Issued(List<X509Certificate> chain, PrivateKey key) {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Replaces {@code NAME.pem} and {@code NAME.key} in this folder, each in one step. */
    public Issued write(Path folder, String name) throws IOException {
        replace(folder.resolve(name + ".pem"), pem(chain).getBytes(StandardCharsets.US_ASCII));
        replace(folder.resolve(name + ".key"), pkcs8().getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Replaces a PKCS #12 file with this password, the alias being {@code server}. */
    public Issued writeStore(Path file, String password) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), "store", ".new");
        try (var out = Files.newOutputStream(fresh)) {
            store(password).store(out, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return this;
    }

    public KeyStore store(String password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, password.toCharArray(), chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** These certificates as PEM. */
    public static String pem(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate each : certificates) {
            try {
                text.append(pem("CERTIFICATE", each.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException(e);
            }
        }
        return text.toString();
    }

    /** The key as most tools write it today (RFC 5958). */
    public String pkcs8() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** The key as older tools write it: PKCS #1 for RSA (RFC 8017), RFC 5915 for EC. */
    public String traditional() {
        if (key instanceof RSAPrivateCrtKey rsa) {
            return pem(
                    "RSA PRIVATE KEY",
                    Der.sequence(
                            Der.integer(0),
                            Der.integer(rsa.getModulus()),
                            Der.integer(rsa.getPublicExponent()),
                            Der.integer(rsa.getPrivateExponent()),
                            Der.integer(rsa.getPrimeP()),
                            Der.integer(rsa.getPrimeQ()),
                            Der.integer(rsa.getPrimeExponentP()),
                            Der.integer(rsa.getPrimeExponentQ()),
                            Der.integer(rsa.getCrtCoefficient())));
        }
        byte[] secret = ((ECPrivateKey) key).getS().toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(secret.length, 32);
        System.arraycopy(secret, secret.length - length, padded, 32 - length, length);
        return pem(
                "EC PRIVATE KEY",
                Der.sequence(Der.integer(1), Der.octets(padded), Der.tagged(0xa0, Der.oid("1.2.840.10045.3.1.7"))));
    }

    private static String pem(String kind, byte[] octets) {
        return "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(octets) + "\n-----END " + kind + "-----\n";
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), "pem", ".new");
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
