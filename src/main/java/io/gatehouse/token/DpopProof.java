package io.gatehouse.token;

import jakarta.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a proof says that was made just now with the key it brings along (RFC 9449 §4.2): somebody has that key. For which
 * request it was made is yet to be judged.
 *
 * @param id what tells it from all others of the key
 * @param hash of the token that it was made for, {@code ath}
 * @param made when that was, by the clock of who made it
 * @param nonce the gateway's, as it came; null for none
 */
record DpopProof(
        String id,
        String method,
        String url,
        String hash,
        Instant made,
        @Nullable String nonce) {
    /** Larger ones are not read. */
    static final int LARGEST = 8 * 1024;

    private static final int LONGEST_ID = 512;
    private static final String TYPE = "dpop+jwt";

    /**
     * Reads one, and believes it only from the owner of this key.
     *
     * @param thumbprint the key's
     */
    static DpopProof read(String text, String thumbprint, DpopRules rules, Instant now) throws DpopRefused {
        if (text.length() > LARGEST) {
            throw DpopRefused.because("the proof is larger than " + LARGEST + " octets");
        }
        try {
            Compact proof = Compact.parse(text, "proof");
            if (!TYPE.equals(proof.headerText("typ"))) {
                throw DpopRefused.because("the proof's typ is not " + TYPE);
            }
            proof.onlyUnderstood();
            signed(proof, thumbprint, rules.algorithms());
            return new DpopProof(
                    id(proof),
                    demand(proof, "htm"),
                    demand(proof, "htu"),
                    demand(proof, "ath"),
                    made(proof, rules.within(), now),
                    nonce(proof));
        } catch (TokenRefused refused) {
            throw DpopRefused.because(refused.reason());
        }
    }

    private static void signed(Compact proof, String thumbprint, Set<Algorithm> algorithms)
            throws TokenRefused, DpopRefused {
        Algorithm algorithm = proof.algorithm(algorithms);
        SenderKey sender = SenderKey.of(proof.header().get("jwk"));
        // before the signature, so that only keys that tokens were made for cost a verification
        if (!Thumbprint.isSame(sender.thumbprint(), thumbprint)) {
            throw DpopRefused.because(
                    DpopRefused.Kind.KEY, "the proof is of another key than the one that the token is bound to");
        }
        if (!algorithm.fits(sender.key())) {
            throw DpopRefused.because("the proof's key is none of " + algorithm);
        }
        if (!algorithm.verify(sender.key().publicKey(), proof)) {
            throw DpopRefused.because("the proof's signature is not that of the key that it brings");
        }
    }

    private static String id(Compact proof) throws DpopRefused {
        String id = demand(proof, "jti");
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw DpopRefused.because("the proof's jti has " + id.length() + " characters, not 1 to " + LONGEST_ID);
        }
        return id;
    }

    private static String demand(Compact proof, String name) throws DpopRefused {
        String text = proof.claimText(name);
        if (text == null) {
            throw DpopRefused.because("the proof has no " + name + " that is a text");
        }
        return text;
    }

    private static Instant made(Compact proof, Duration within, Instant now) throws DpopRefused, TokenRefused {
        Instant made = proof.claimTime("iat");
        if (made == null) {
            throw DpopRefused.because("the proof has no iat");
        }
        Instant earliest = now.minus(within);
        Instant latest = now.plus(within);
        if (made.isBefore(earliest)) {
            throw DpopRefused.because("the proof was made at " + made + ", too long ago");
        }
        if (made.isAfter(latest)) {
            throw DpopRefused.because("the proof was made at " + made + ", which is yet to come");
        }
        // it need not have these; where it does they count (RFC 7519 §4.1.4, §4.1.5)
        Instant expires = proof.claimTime("exp");
        Instant begins = proof.claimTime("nbf");
        if (expires != null && !expires.isAfter(earliest) || begins != null && begins.isAfter(latest)) {
            throw DpopRefused.because("the proof is not good now, as its exp or nbf says");
        }
        return made;
    }

    private static @Nullable String nonce(Compact proof) throws DpopRefused {
        boolean isThere = proof.claims().containsKey("nonce");
        if (isThere && !(proof.claims().get("nonce") instanceof JsonString)) {
            throw DpopRefused.because("the proof's nonce is no text");
        }
        return proof.claimText("nonce");
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "a proof of " + made;
    }
}
