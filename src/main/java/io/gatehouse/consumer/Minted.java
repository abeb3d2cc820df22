package io.gatehouse.consumer;

import com.password4j.BcryptFunction;
import com.password4j.types.Bcrypt;
import io.gatehouse.config.KeyHash;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * A credential as it is made: the secret, which is shown once, and the one-way hash that is kept of it.
 *
 * <p>A secret begins with a word that tells what it is, for whoever finds one in a log or looks for those that leaked, and is
 * random behind it: 312 bits, of which 264 stay secret when its beginning is told.
 *
 * @param prefix the beginning by which it is told from others
 */
public record Minted(String secret, String prefix, String hash) {
    /** What keys of consumers begin with. */
    public static final String KEY = "gatekey_";

    /** What passwords begin with. */
    public static final String PASSWORD = "gatepass_";

    /** What further tokens of the admin API begin with. */
    public static final String TOKEN = "gatetoken_";

    private static final int OCTETS = 39;
    private static final int TOLD = 8;
    private static final int LONG = 16;
    /** A random password is as good with any cost; this one is what is asked of others. */
    private static final int COST = 10;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A secret that is looked up by its fast hash, beginning with this word. */
    public static Minted key(String word) {
        String secret = word + random();
        return new Minted(secret, secret.substring(0, word.length() + TOLD), fast(secret));
    }

    /** A password of no more octets than bcrypt reads. */
    public static Minted password() {
        String secret = PASSWORD + random();
        String hash = BcryptFunction.getInstance(Bcrypt.B, COST).hash(secret).getResult();
        return new Minted(secret, PASSWORD, hash);
    }

    /** The hash of a key as the document has it. */
    public static String fast(String secret) {
        return "sha256:" + KeyHash.of("SHA-256", secret).digest();
    }

    /**
     * What a log may show of a secret that somebody brought: four characters and the length of one that is long enough, and of
     * one that was made here the beginning that lists show.
     */
    public static String beginning(String brought) {
        for (String word : List.of(KEY, TOKEN)) {
            if (brought.startsWith(word) && brought.length() >= word.length() + OCTETS) {
                return brought.substring(0, word.length() + TOLD) + "…";
            }
        }
        String shown = brought.length() >= LONG ? brought.substring(0, 4) : "";
        return shown + "… of " + brought.length() + " characters";
    }

    private static String random() {
        byte[] random = new byte[OCTETS];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return prefix + "***";
    }
}
