package io.gatehouse.token;

import io.gatehouse.config.Secret;
import io.gatehouse.fetch.FetchFailed;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a token is good: signed by its issuer, for this audience, now.
 *
 * <p>The token chooses nothing but which of the issuer's own keys to look at (RFC 8725 §3.1, §3.10): no algorithm that is
 * not allowed, no key that it brings along or points at. Tokens that were found good are remembered until they expire, or
 * the issuer's keys change. Threads: any.
 */
public final class Verifier implements AutoCloseable {
    /** Keys that may have signed a token which does not name its own. */
    private static final int MOST_TRIED = 10;

    /** What longer ones say would take too much room. */
    private static final int LONGEST_REMEMBERED = 8 * 1024;

    private final TokenRules rules;
    private final KeySource keys;
    private final @Nullable Secret secret;
    private final InstantSource clock;
    private final GoodTokens good = new GoodTokens();

    private Verifier(TokenRules rules, KeySource keys, @Nullable Secret secret, InstantSource clock) {
        this.rules = rules;
        this.keys = keys;
        this.secret = secret;
        this.clock = clock;
    }

    /** By keys that the issuer alone can sign with. */
    public static Verifier of(TokenRules rules, KeySource keys, InstantSource clock) {
        return new Verifier(rules, keys, null, clock);
    }

    /** By a secret that it shares with its issuer; the rules allow no algorithm but those with one. */
    public static Verifier of(TokenRules rules, Secret secret, InstantSource clock) {
        return new Verifier(rules, KeySource.of(new KeySet(List.of())), secret, clock);
    }

    /**
     * The token, which is good.
     *
     * @throws TokenRefused when it is not
     * @throws FetchFailed when that can't be told, since its issuer's keys are not to be had
     */
    public Token verify(String text) throws TokenRefused, FetchFailed {
        Instant now = clock.instant();
        GoodTokens.Code code = GoodTokens.code(text);
        Token known = secret == null ? good.find(code, keys, now.minus(rules.skew())) : null;
        if (known != null) {
            return known;
        }
        Compact token = Compact.parse(text);
        Algorithm algorithm = token.algorithm(rules.algorithms());
        header(token);
        if (!rules.issuer().equals(token.claimText("iss"))) {
            throw TokenRefused.foreign("the token is not of the issuer " + rules.issuer());
        }
        KeySet by = signature(algorithm, token);
        Instant expires = new ClaimCheck(rules, token, now).end();
        Token verified = new Token(Claims.of(token.claims()), expires);
        if (secret == null && text.length() <= LONGEST_REMEMBERED) {
            good.add(code, by, verified, now.minus(rules.skew()));
        }
        return verified;
    }

    private void header(Compact token) throws TokenRefused {
        token.onlyUnderstood();
        JsonValue id = token.header().get("kid");
        if (id != null && !(id instanceof JsonString)) {
            throw TokenRefused.because("the token's kid is no text");
        }
        JsonValue type = token.header().get("typ");
        String lower = type instanceof JsonString text ? text.getString().toLowerCase(Locale.ROOT) : "";
        String bare = lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
        if (type != null && bare.isEmpty() || !rules.kind().takes(bare)) {
            throw TokenRefused.because("the token's typ is not that of what is wanted here");
        }
    }

    /** The keys by which it is signed as it must be. */
    private KeySet signature(Algorithm algorithm, Compact token) throws TokenRefused, FetchFailed {
        KeySet known = keys.now();
        if (secret != null) {
            if (algorithm.isSymmetric() && algorithm.verify(secret.value(), token)) {
                return known;
            }
            throw notSigned();
        }
        String id = token.headerText("kid");
        List<KeySet.Key> fitting = fitting(known, id, algorithm);
        if (fitting.isEmpty()) {
            known = keys.newerThan(known);
            fitting = fitting(known, id, algorithm);
        }
        if (fitting.isEmpty()) {
            throw TokenRefused.because(
                    "the issuer has no key for " + algorithm + " that the token could be signed with");
        }
        for (KeySet.Key key : fitting) {
            if (algorithm.verify(key.publicKey(), token)) {
                return known;
            }
        }
        throw notSigned();
    }

    private static TokenRefused notSigned() {
        return TokenRefused.because("the token's signature is not its issuer's");
    }

    private static List<KeySet.Key> fitting(KeySet known, @Nullable String id, Algorithm algorithm) {
        return known.keys().stream()
                .filter(key -> id == null || key.id() == null || id.equals(key.id()))
                .filter(algorithm::fits)
                .limit(MOST_TRIED)
                .toList();
    }

    /** Forgets what it has found good. */
    @Override
    public void close() {
        good.clear();
    }
}
