package io.gatehouse.token;

import io.gatehouse.config.BadValue;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Public keys in PEM (RFC 7468 §13), or the certificates that hold them (§5). */
public final class PemKeys {
    private static final String EXPECTED =
            "public keys or certificates in PEM: RSA of at least 2048 bits, EC P-256, P-384 or P-521, or Ed25519";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]*?)-----END \\1-----");

    private static final int SHORTEST_RSA = 2048;

    private PemKeys() {}

    /**
     * The keys that a text holds, in its order.
     *
     * @throws BadValue when it holds none, or something else
     */
    public static KeySet parse(String pem) {
        List<KeySet.Key> keys = new ArrayList<>();
        Matcher block = BLOCK.matcher(pem);
        while (block.find()) {
            keys.add(new KeySet.Key(null, null, key(block.group(1), block.group(2))));
        }
        boolean isMore = pem.split("-----BEGIN ", -1).length - 1 != keys.size();
        if (keys.isEmpty() || isMore) {
            throw new BadValue("is not PEM", "", EXPECTED);
        }
        KeySet found = new KeySet(List.copyOf(keys));
        if (!found.keys().stream().allMatch(key -> Algorithm.ASYMMETRIC.stream().anyMatch(each -> each.fits(key)))) {
            throw new BadValue("has a key that is no use for tokens", "", EXPECTED);
        }
        return found;
    }

    private static PublicKey key(String label, String base64) {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            PublicKey key =
                    switch (label) {
                        case "PUBLIC KEY" -> decode(encoded);
                        case "CERTIFICATE" ->
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(encoded))
                                    .getPublicKey();
                        default -> throw new BadValue("holds something else than public keys", label, EXPECTED);
                    };
            if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA) {
                throw new BadValue("has a key of RSA that is too short", "", EXPECTED);
            }
            return key;
        } catch (BadValue told) {
            throw told;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new BadValue("has a key that can't be read", "", EXPECTED);
        }
    }

    private static PublicKey decode(byte[] encoded) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (GeneralSecurityException other) {
                // the next one may be it
            }
        }
        throw new GeneralSecurityException("no key of a known kind");
    }
}
