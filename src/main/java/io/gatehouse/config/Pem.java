package io.gatehouse.config;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PEM file holds (RFC 7468), as the JDK alone can read it: certificates, and one private key in any of the forms
 * that tools write, without a password.
 *
 * @param file its name, for what is told of it; nothing of its content is
 */
record Pem(String file, List<Block> blocks) {
    private static final int MAX_BYTES = 1 << 20;

    private static final String CERTIFICATES = "certificates in PEM, -----BEGIN CERTIFICATE-----";
    private static final String KEY = "a private key in PEM: RSA, EC or Ed25519, without a password";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----((?s:.*?))-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    /** One block: its label and its octets. */
    record Block(String label, byte[] octets) {}

    /**
     * Reads a file.
     *
     * @throws BadValue when it can't be read, or a block is no Base64
     */
    static Pem read(SecretFile file) {
        String text = new String(file.read(MAX_BYTES), StandardCharsets.ISO_8859_1);
        List<Block> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(text);
        while (found.find()) {
            blocks.add(block(file.name(), found.group(1), found.group(2)));
        }
        return new Pem(file.name(), blocks);
    }

    private static Block block(String file, String label, String content) {
        if (content.contains("ENCRYPTED")) {
            // as RFC 1421 has it, before the Base64
            throw new BadValue("holds a key with a password", file, KEY);
        }
        try {
            return new Block(label, Base64.getDecoder().decode(content.replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            throw new BadValue("has a block that is no Base64", file, "PEM");
        }
    }

    /**
     * Its certificates, one or more, in their order.
     *
     * @throws BadValue when there are none, or one can't be understood
     */
    List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks) {
                if (block.label.endsWith("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.octets)));
                }
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new BadValue("has a certificate that can't be understood", file, CERTIFICATES);
        }
        if (certificates.isEmpty()) {
            throw new BadValue("holds no certificate", file, CERTIFICATES);
        }
        return List.copyOf(certificates);
    }

    /**
     * Its private key.
     *
     * @throws BadValue when there is none, more than one, or one that can't be understood
     */
    PrivateKey privateKey() {
        List<Block> keys = blocks.stream()
                .filter(block -> block.label.endsWith("PRIVATE KEY"))
                .toList();
        if (keys.size() != 1) {
            throw new BadValue(
                    keys.isEmpty() ? "holds no private key" : "holds " + keys.size() + " private keys", file, KEY);
        }
        Block key = keys.get(0);
        try {
            return switch (key.label) {
                case "PRIVATE KEY" -> pkcs8(key.octets);
                case "RSA PRIVATE KEY" -> pkcs8(TraditionalKey.rsa(key.octets));
                case "EC PRIVATE KEY" -> pkcs8(TraditionalKey.ec(key.octets));
                case "ENCRYPTED PRIVATE KEY" -> throw new BadValue("holds a key with a password", file, KEY);
                default -> throw new BadValue("holds a key of another kind", file, KEY);
            };
        } catch (GeneralSecurityException | IndexOutOfBoundsException e) {
            throw new BadValue("has a private key that can't be understood", file, KEY);
        }
    }

    /** A key in the form of RFC 5958, which tells of what kind it is. */
    private static PrivateKey pkcs8(byte[] octets) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(octets));
            } catch (InvalidKeySpecException e) {
                // of another kind
            }
        }
        throw new InvalidKeySpecException("of no kind that is known here");
    }

    /** Whether what the key signs is verified by the certificate's key. */
    static boolean belongTogether(PublicKey certified, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> "Ed25519";
                    });
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
