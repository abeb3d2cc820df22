package io.gatehouse.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A certificate authority for tests (RFC 5280): it issues what servers and clients show, for names that a test likes. */
public final class Authority {
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime() & 0xffff_ffffL);
    private static final String PASSWORD = "changeit";
    private static final byte[] ECDSA = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

    private final String name;
    private final PrivateKey key;
    private final X509Certificate certificate;

    public Authority(String name) {
        KeyPair keys = keys("EC");
        this.name = name;
        this.key = keys.getPrivate();
        this.certificate = sign(name, keys, Duration.ofDays(365), List.of(authority()));
    }

    private Authority(Issued self) {
        this.name = self.certificate().getSubjectX500Principal().getName().substring("CN=".length());
        this.key = self.key();
        this.certificate = self.certificate();
    }

    /** The authority that another process has kept in this file. */
    public static Authority load(Path file) throws IOException {
        return new Authority(Issued.load(file, PASSWORD));
    }

    public void save(Path file) throws IOException {
        new Issued(List.of(certificate), key).writeStore(file, PASSWORD);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** A certificate for these names, DNS names or IP addresses, that is good for 90 days, with an EC key. */
    public Issued issue(String... names) {
        return issue("EC", Duration.ofDays(90), names);
    }

    /** A certificate for these names, the first of which is its subject too, with a key of this kind: EC or RSA. */
    public Issued issue(String kind, Duration good, String... names) {
        KeyPair pair = keys(kind);
        X509Certificate own = sign(names[0], pair, good, List.of(alternativeNames(names)));
        return new Issued(List.of(own, certificate), pair.getPrivate());
    }

    /** A certificate whose subject's common name is this, and which is for these names only. */
    public Issued issueTo(String subject, String... names) {
        KeyPair pair = keys("EC");
        X509Certificate own = sign(subject, pair, Duration.ofDays(90), List.of(alternativeNames(names)));
        return new Issued(List.of(own, certificate), pair.getPrivate());
    }

    /** An authority below this one, which is shown behind what it issues. */
    public Authority below(String subject) {
        KeyPair pair = keys("EC");
        X509Certificate own = sign(subject, pair, Duration.ofDays(365), List.of(authority()));
        return new Authority(new Issued(List.of(own), pair.getPrivate()));
    }

    private X509Certificate sign(String subject, KeyPair of, Duration good, List<byte[]> extensions) {
        Instant now = Instant.now();
        byte[] content = Der.sequence(
                Der.tagged(0xa0, Der.integer(2)),
                Der.integer(BigInteger.valueOf(SERIAL.incrementAndGet())),
                ECDSA,
                commonName(name),
                Der.sequence(Der.time(now.minus(Duration.ofHours(1))), Der.time(now.plus(good))),
                commonName(subject),
                of.getPublic().getEncoded(),
                Der.tagged(0xa3, Der.sequence(extensions.toArray(byte[][]::new))));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(content);
            byte[] whole = Der.sequence(content, ECDSA, Der.bits(signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] commonName(String name) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(name))));
    }

    private static byte[] authority() {
        return Der.sequence(Der.oid("2.5.29.19"), Der.yes(), Der.octets(Der.sequence(Der.yes())));
    }

    private static byte[] alternativeNames(String... names) {
        List<byte[]> all = new ArrayList<>();
        for (String each : names) {
            if (each.contains("://") || each.contains("@")) {
                all.add(Der.tagged(each.contains("@") ? 0x81 : 0x86, each.getBytes(StandardCharsets.US_ASCII)));
                continue;
            }
            all.add(
                    each.matches("[0-9./]+|.*:.*")
                            ? Der.tagged(0x87, address(each))
                            : Der.tagged(0x82, each.getBytes(StandardCharsets.US_ASCII)));
        }
        return Der.sequence(Der.oid("2.5.29.17"), Der.octets(Der.sequence(all.toArray(byte[][]::new))));
    }

    /** Of a literal; of {@code ADDRESS/MASK} both, as only names of networks have it (RFC 5280 §4.2.1.10). */
    private static byte[] address(String literal) {
        int slash = literal.indexOf('/');
        if (slash >= 0) {
            byte[] network = address(literal.substring(0, slash));
            byte[] both = Arrays.copyOf(network, network.length * 2);
            System.arraycopy(address(literal.substring(slash + 1)), 0, both, network.length, network.length);
            return both;
        }
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static KeyPair keys(String kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (kind.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
