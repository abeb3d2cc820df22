package io.gatehouse.token;

import io.gatehouse.fetch.FetchFailed;
import jakarta.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Judges what says who has logged in (OpenID Connect Core 1.0 §3.1.3.7, §3.1.3.8, §12.2). Threads: any. */
final class IdTokens {
    private final String client;
    private final Verifier verifier;

    IdTokens(String client, Verifier verifier) {
        this.client = client;
        this.verifier = verifier;
    }

    /**
     * The token, which is good.
     *
     * @param nonce what it must say, since it was asked for with it; null after a refresh, which is asked for with none
     * @param access the access token that came with it
     */
    Token verify(String text, @Nullable String nonce, String access) throws TokenRefused, FetchFailed {
        Token token = verifier.verify(text);
        Compact compact = Compact.parse(text);
        if (nonce != null && !nonce.equals(token.text("nonce"))) {
            throw TokenRefused.because("the ID token is of another login: its nonce is not the one that was asked for");
        }
        if (token.claims().containsKey("events")) {
            throw TokenRefused.because("the token tells of events and is no ID token");
        }
        String party = token.text("azp");
        boolean several = compact.claims().get("aud") instanceof JsonArray list && list.size() > 1;
        if (party == null ? several : !party.equals(client)) {
            throw TokenRefused.because("the ID token was made for another client: its azp is not " + client);
        }
        Object hash = token.claims().get("at_hash");
        if (hash != null && !hash.equals(hash(access, compact))) {
            throw TokenRefused.because("the ID token came with another access token: its at_hash is not that of this");
        }
        return token;
    }

    /** The left half of the hash that goes with the algorithm (§3.1.3.6). */
    private static String hash(String access, Compact token) throws TokenRefused {
        String algorithm = String.valueOf(token.headerText("alg"));
        boolean edwards = algorithm.startsWith("Ed");
        String bits = edwards ? "512" : algorithm.substring(2);
        if (!edwards && !List.of("256", "384", "512").contains(bits)) {
            throw TokenRefused.because("no hash goes with the ID token's alg");
        }
        try {
            byte[] whole = MessageDigest.getInstance("SHA-" + bits).digest(access.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, whole.length / 2));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a token says that was found good before, and was kept where nobody else could write. */
    static Map<String, Object> reread(String text) throws TokenRefused {
        return Claims.of(Compact.parse(text).claims());
    }
}
