package io.gatehouse.policy.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Texts that a browser keeps and can neither read nor change: AES-256-GCM (NIST SP 800-38D). The first secret seals, all
 * open. What was sealed for one purpose opens for no other, since each has a key of its own.
 *
 * @param secrets at least one, each of at least 32 octets
 */
record Sealing(List<Supplier<byte[]>> secrets) {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    /** By a secret that nobody else has, and that ends with this. */
    static Sealing ofItsOwn() {
        byte[] secret = Randoms.octets(32);
        return new Sealing(List.of(() -> secret));
    }

    String seal(String purpose, String text) {
        byte[] nonce = Randoms.octets(NONCE);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key(secrets.get(0), purpose), nonce)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /** What was sealed; null where it was not sealed here, or not for this. */
    @Nullable
    String open(String purpose, String sealed) {
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException e) {
            return null;
        }
        // what is written in another way is not what was given, though it may mean the same (RFC 4648 §3.5)
        boolean asGiven =
                Base64.getUrlEncoder().withoutPadding().encodeToString(whole).equals(sealed);
        if (!asGiven || whole.length <= NONCE + TAG_BITS / 8) {
            return null;
        }
        byte[] nonce = Arrays.copyOf(whole, NONCE);
        for (Supplier<byte[]> secret : secrets) {
            try {
                byte[] opened = cipher(Cipher.DECRYPT_MODE, key(secret, purpose), nonce)
                        .doFinal(whole, NONCE, whole.length - NONCE);
                return new String(opened, StandardCharsets.UTF_8);
            } catch (GeneralSecurityException notThisOne) {
                continue;
            }
        }
        return null;
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static SecretKeySpec key(Supplier<byte[]> secret, String purpose) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.get(), "HmacSHA256"));
        return new SecretKeySpec(mac.doFinal(("session " + purpose).getBytes(StandardCharsets.UTF_8)), "AES");
    }

    /** Nothing of them. */
    @Override
    public String toString() {
        return secrets.size() + " secrets";
    }
}
