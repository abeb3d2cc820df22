package io.gatehouse.token;

import io.gatehouse.config.KeyHash;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a token that was refused is known by, for a log: never enough of it to be one.
 *
 * <p>That is the beginning of its SHA-256, by which whoever has the token finds the line, and what it says of its issuer and
 * its key where it is a JSON Web Token. Nobody has verified that: it is bounded, and has no spaces, so that it can't be taken
 * for anything else of the line. A short text may be a password in the wrong place, which its hash would let somebody guess:
 * only its length is told.
 */
public final class TokenLabel {
    private static final int DIGITS = 8;
    private static final int LONG = 20;
    private static final Pattern ISSUER = Pattern.compile("[!-~]{1,120}");
    private static final Pattern KEY = Pattern.compile("[!-~]{1,80}");

    private TokenLabel() {}

    /** Such as {@code token sha256:1f09d30c iss=https://idp.example/ kid=rsa-1}; a text that does not fit is {@code …}. */
    public static String of(String token) {
        if (token.length() < LONG) {
            return "token of " + token.length() + " characters";
        }
        String hash = "token sha256:" + KeyHash.of("SHA-256", token).digest().substring(0, DIGITS);
        try {
            Compact said = Compact.parse(token);
            return hash + told(" iss=", said.claimText("iss"), ISSUER) + told(" kid=", said.headerText("kid"), KEY);
        } catch (TokenRefused unreadable) {
            return hash;
        }
    }

    private static String told(String name, @Nullable String text, Pattern form) {
        return text == null ? "" : name + (form.matcher(text).matches() ? text : "…");
    }
}
