package io.gatehouse.token;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Ed25519 (RFC 8032, RFC 8037) by the JDK: the JOSE library's own way needs a further library for it. */
final class Ed25519 {
    static final int KEY_OCTETS = 32;
    static final int SIGNATURE_OCTETS = 64;

    /** What stands before the 32 octets of a key in its SubjectPublicKeyInfo (RFC 8410 §4). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /** The key of these octets. */
    static PublicKey publicKey(byte[] octets) {
        if (octets.length != KEY_OCTETS) {
            throw new IllegalArgumentException("a key of Ed25519 has " + KEY_OCTETS + " octets");
        }
        byte[] encoded = new byte[PREFIX.length + KEY_OCTETS];
        System.arraycopy(PREFIX, 0, encoded, 0, PREFIX.length);
        System.arraycopy(octets, 0, encoded, PREFIX.length, KEY_OCTETS);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key of Ed25519", e);
        }
    }

    static boolean is(PublicKey key) {
        return key instanceof EdECPublicKey edwards
                && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
    }

    /** Whether the signature is this key's; another one, or no signature at all, is not told apart. */
    static boolean verify(PublicKey key, byte[] signed, byte[] signature) {
        if (signature.length != SIGNATURE_OCTETS) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
