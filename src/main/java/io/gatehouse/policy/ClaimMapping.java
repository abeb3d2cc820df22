package io.gatehouse.policy;

import io.gatehouse.exchange.Caller;
import io.gatehouse.token.Token;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who is who by what a token says.
 *
 * @param scopes the claims that hold scopes
 * @param groups those that hold groups
 */
public record ClaimMapping(List<String> scopes, List<String> groups) {
    private static final List<String> SCOPES = List.of("scope", "scp");
    private static final List<String> GROUPS = List.of("groups");

    /** By these claims; null for the usual ones. */
    public static ClaimMapping of(@Nullable List<String> scopes, @Nullable List<String> groups) {
        return new ClaimMapping(
                scopes == null ? SCOPES : List.copyOf(scopes), groups == null ? GROUPS : List.copyOf(groups));
    }

    /** The caller, of no consumer yet; {@code way} is the word of the policy that has found it out. */
    public Caller caller(String way, Token token) {
        Caller said = new Caller(way, token.subject(), null, Set.of(), Set.of(), token.claims());
        // one group may have spaces in its name, but a text of scopes is several (RFC 6749 §3.3)
        return new Caller(
                way,
                token.subject(),
                null,
                all(groups, said, claim -> claim instanceof String text ? Set.of(text) : Token.texts(claim)),
                all(scopes, said, Token::texts),
                token.claims());
    }

    private static Set<String> all(List<String> claims, Caller said, Function<Object, Set<String>> texts) {
        Set<String> all = new LinkedHashSet<>();
        for (String claim : claims) {
            Object found = said.claim(claim);
            if (found != null) {
                all.addAll(texts.apply(found));
            }
        }
        return Set.copyOf(all);
    }
}
