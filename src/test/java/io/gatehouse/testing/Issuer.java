package io.gatehouse.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens, good ones and others, with the JDK alone: what verifies them is another's code. Its keys are made once for
 * all tests of a run.
 */
public final class Issuer {
    public static final KeyPair RSA = rsa(2048);
    public static final KeyPair P256 = ec("secp256r1");
    public static final KeyPair P384 = ec("secp384r1");
    public static final KeyPair P521 = ec("secp521r1");
    public static final KeyPair ED25519 = pair("Ed25519");

    private Issuer() {}

    /** Its keys as a JSON Web Key Set: {@code rsa}, {@code p256}, {@code p384}, {@code p521}, {@code ed}. */
    public static String jwks() {
        return jwks(
                jwk("rsa", RSA.getPublic()),
                jwk("p256", P256.getPublic()),
                jwk("p384", P384.getPublic()),
                jwk("p521", P521.getPublic()),
                jwk("ed", ED25519.getPublic()));
    }

    public static String jwks(String... keys) {
        return Stream.of(keys).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    /** A public key as a JSON Web Key of this id. */
    public static String jwk(String id, PublicKey key) {
        return "{\"kid\":\"" + id + "\"," + parameters(key) + "}";
    }

    private static String parameters(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "\"kty\":\"RSA\",\"n\":\"" + encode(unsigned(rsa.getModulus(), 0)) + "\",\"e\":\""
                    + encode(unsigned(rsa.getPublicExponent(), 0)) + '"';
        }
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            int octets = (bits + 7) / 8;
            return "\"kty\":\"EC\",\"crv\":\"P-" + bits + "\",\"x\":\""
                    + encode(unsigned(ec.getW().getAffineX(), octets)) + "\",\"y\":\""
                    + encode(unsigned(ec.getW().getAffineY(), octets)) + '"';
        }
        byte[] encoded = ((EdECPublicKey) key).getEncoded();
        return "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                + encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + '"';
    }

    /** A signed token of these two JSON texts. */
    public static String sign(String algorithm, PrivateKey key, String header, String claims) {
        String signed = encode(header) + '.' + encode(claims);
        return signed + '.' + encode(signature(algorithm, key, signed));
    }

    /** A token that whoever knows this secret can make. */
    public static String mac(String algorithm, byte[] secret, String header, String claims) {
        try {
            String signed = encode(header) + '.' + encode(claims);
            Mac mac = Mac.getInstance("HmacSHA" + algorithm.substring(2));
            mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
            return signed + '.' + encode(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The signature of a text by an algorithm of the registry of JOSE. */
    public static byte[] signature(String algorithm, PrivateKey key, String signed) {
        try {
            Signature signer = signer(algorithm);
            signer.initSign(key);
            signer.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Signature signer(String algorithm) throws GeneralSecurityException {
        String bits = algorithm.length() > 2 ? algorithm.substring(2) : "";
        switch (algorithm.substring(0, 2)) {
            case "RS":
                return Signature.getInstance("SHA" + bits + "withRSA");
            case "PS":
                Signature pss = Signature.getInstance("RSASSA-PSS");
                String hash = "SHA-" + bits;
                pss.setParameter(
                        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), Integer.parseInt(bits) / 8, 1));
                return pss;
            case "ES":
                return Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            default:
                return Signature.getInstance("Ed25519");
        }
    }

    /** A public key in PEM. */
    public static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    public static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String encode(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unsigned(BigInteger number, int octets) {
        byte[] all = Objects.requireNonNull(number).toByteArray();
        byte[] bare = all[0] == 0 && all.length > 1 ? Arrays.copyOfRange(all, 1, all.length) : all;
        byte[] padded = new byte[Math.max(octets, bare.length)];
        System.arraycopy(bare, 0, padded, padded.length - bare.length, bare.length);
        return padded;
    }
}
