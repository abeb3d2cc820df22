package io.gatehouse.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a token may be signed (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2), by the names of the registry. There is no
 * {@code none}: what is not in this list can't be allowed.
 */
public enum Algorithm {
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512,
    EdDSA,
    Ed25519,
    HS256,
    HS384,
    HS512;

    /** Those that need a key which its issuer alone has. */
    public static final List<Algorithm> ASYMMETRIC =
            Arrays.stream(values()).filter(each -> !each.isSymmetric()).toList();

    public static final String NAMES = Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));

    /** The one of this name, which is compared octet for octet; null when there is none. */
    public static @Nullable Algorithm of(String name) {
        for (Algorithm each : values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** Whether who can verify can sign as well. */
    public boolean isSymmetric() {
        return name().startsWith("HS");
    }

    /** How many octets a shared secret must have at least (RFC 7518 §3.2). */
    public int shortestSecret() {
        return isSymmetric() ? Integer.parseInt(name().substring(2)) / 8 : 0;
    }

    /** Whether a key can be one of this algorithm. */
    boolean fits(KeySet.Key key) {
        return (key.algorithm() == null || isNamed(key.algorithm())) && fits(key.publicKey());
    }

    private boolean isNamed(String algorithm) {
        boolean edwards = this == EdDSA || this == Ed25519;
        return algorithm.equals(name())
                || edwards && List.of("EdDSA", "Ed25519").contains(algorithm);
    }

    private boolean fits(PublicKey key) {
        return switch (this) {
            case RS256, RS384, RS512, PS256, PS384, PS512 -> key instanceof RSAPublicKey;
            case ES256, ES384, ES512 ->
                key instanceof ECPublicKey ec && curve().equals(Curve.forECParameterSpec(ec.getParams()));
            case EdDSA, Ed25519 -> io.gatehouse.token.Ed25519.is(key);
            default -> false;
        };
    }

    private Curve curve() {
        return this == ES256 ? Curve.P_256 : this == ES384 ? Curve.P_384 : Curve.P_521;
    }

    /** Whether what was signed was signed by the owner of this key, which fits. */
    boolean verify(PublicKey key, Compact token) {
        try {
            if (this == EdDSA || this == Ed25519) {
                return io.gatehouse.token.Ed25519.verify(key, token.signed(), token.signature());
            }
            JWSVerifier verifier =
                    key instanceof ECPublicKey ec ? new ECDSAVerifier(ec) : new RSASSAVerifier((RSAPublicKey) key);
            return verify(verifier, token);
        } catch (JOSEException e) {
            return false;
        }
    }

    /** Whether what was signed was signed by somebody who knows the secret. */
    boolean verify(String secret, Compact token) {
        try {
            return verify(new MACVerifier(secret.getBytes(StandardCharsets.UTF_8)), token);
        } catch (JOSEException e) {
            return false;
        }
    }

    private boolean verify(JWSVerifier verifier, Compact token) throws JOSEException {
        JWSHeader header = new JWSHeader(JWSAlgorithm.parse(name()));
        return verifier.verify(header, token.signed(), Base64URL.encode(token.signature()));
    }
}
